"""The supervisor's door. Empty room: it will own boards, cards and published figures."""
