"""Step 9, administer: roles, partners, connections, emergency access, readiness."""
