"""Step 4, conduct: the sitting, its report, additions to it, and its files."""
