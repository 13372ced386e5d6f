"""The web door of citizens and businesses: find, apply, track, receive. Phone first, works without JavaScript."""
