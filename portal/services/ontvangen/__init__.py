"""What partner systems tell us: one module per kind of message, behind one entry."""
