"""What the pages of this room know and can ask for."""
