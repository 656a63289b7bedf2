"""Step 5, assess: scores for work that was assigned."""
