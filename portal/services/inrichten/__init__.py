"""Step 1, set up: the catalogue of the delivery systems, versions and their models, the exam plan."""
