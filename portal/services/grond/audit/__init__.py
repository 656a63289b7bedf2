"""The audit log: writing it, its chain, its words, and reading it."""
