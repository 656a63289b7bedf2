"""Step 7, archive: papers, dossiers and retention."""
