"""Durable work: delivery of messages, pulls from partners and the engine that runs them."""
