"""What the library claims, and the commands that prove it."""
