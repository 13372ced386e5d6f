"""Keys per subject, sealed values, the record of every reading.

Whatever tells something about a person is stored sealed with that person's key; ``commands.open`` is the only way back
to plaintext and leaves one row that says who read whose data, for what. Destroying a key is forgetting the person.
"""
