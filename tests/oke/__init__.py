"""Tests of the OKE wire format, against the official files where they are present."""
