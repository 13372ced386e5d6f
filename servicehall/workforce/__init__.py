"""Who holds a post. Later: shifts, training, certificates by procedure.

Words: holding (one person on one post, for a time), entrance (who comes with a token, and from which post they act).
Facts it records: the edges of ``flow.FLOW``.
"""
