"""The fast road of a whole school."""
