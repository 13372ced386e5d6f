"""How fast the hall works: real requests over HTTP, beside pgbench writing the same rows in the same run.

Nothing here is part of the product. A run makes a copy of its own, measures it, checks every row, and throws it away.
"""
