"""The window officer's door: take in any matter of any authority for a walk-in, take a fee, hand over a result."""
