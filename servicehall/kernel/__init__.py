"""Words every package shares. Pure: imports nothing of ours and nothing of Django."""
