"""Helpers for tests: databases, factories and servers."""
