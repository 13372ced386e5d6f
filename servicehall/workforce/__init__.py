"""Who holds a post. Later: shifts, training, certificates by procedure."""
