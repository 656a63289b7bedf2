"""What leaves for partner systems: the outbox, the messages in it, and the right to fetch."""
