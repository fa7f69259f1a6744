"""Ways of talking that a thread follows, step by step."""
