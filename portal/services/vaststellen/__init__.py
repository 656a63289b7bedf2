"""Step 6, establish: cut scores, results, revisions, mandates, attempts and absence."""
