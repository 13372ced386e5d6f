"""What happened, in order, once. Knows nothing of what it records."""
