"""The door through which time and facts come in: sequencing, reactions, outbox, due work."""
