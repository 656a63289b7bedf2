"""Step 8, watch: the OKE log, daily control, reconciliation, issues and reports."""
