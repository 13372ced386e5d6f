"""People and teams judged by measured facts. Empty room: it will own evaluations, rewards and remedies."""
