"""A demo school in the portal, and the servers around it: for trying out and for tests, never for real use."""
