"""Published counts and the body's own counts turned into shares, ranks and changes."""
