"""Tests of what pages know and can ask for."""
