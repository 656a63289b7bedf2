"""How each page looks; a page holds labels, never data, for its text is public."""
