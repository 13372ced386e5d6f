"""Public resource trading. Empty room: it will own notices, sealed bids, evaluation, award and contract."""
