"""Logging in and out, sessions, and what is about me."""
