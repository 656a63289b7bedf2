"""Use cases, one module per step of the chain: authorize, check, change, record, send, in one transaction."""
