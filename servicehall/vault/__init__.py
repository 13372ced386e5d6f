"""Keys per subject, sealed values, the record of every reading."""
