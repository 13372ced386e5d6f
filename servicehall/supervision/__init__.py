"""Figures, boards, cards. Empty room: it will own measures, indexes, rankings and supervision orders."""
