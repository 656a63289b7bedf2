"""Documents on paper: plain data in, PDF out."""
