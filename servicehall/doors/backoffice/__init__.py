"""The case officer's door: the next thing to decide, everything needed to decide it, and the days left."""
