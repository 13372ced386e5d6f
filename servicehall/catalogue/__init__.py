"""Procedures, revisions, the data dictionary, forms, plans, guides."""
