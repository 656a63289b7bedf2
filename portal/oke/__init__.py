"""The OKE standard: wire models, mapping between wire and tables, and the client; knows nothing of services."""
