"""The designer's door. Empty room: it will own describing, trying and publishing procedures."""
