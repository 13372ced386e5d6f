"""Central registers and the once-only answers they give. Empty room: it will own connectors and their state."""
