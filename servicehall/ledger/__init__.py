"""What happened, in order, once. Knows nothing of what it records.

Recorded: committed with the change it tells. Sequenced: numbered and hashed, in batches. Published: covered by a signed
checkpoint. Beside the facts stands ``once``: the memory of what was already answered.
"""
