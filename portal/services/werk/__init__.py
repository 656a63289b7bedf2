"""The home of each role: what waits for me, the control room, the counts in the menu."""
