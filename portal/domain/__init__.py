"""Rules of the exam chain in pure Python: no input, no output, no database."""
