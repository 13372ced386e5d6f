"""Quotes, charges, receipts, and an account book that sums to zero.

Words: charge (what a party owes, and to which authorities), line, receipt (number per hall and year, gapless), the book
(double entry, only ever added to). Facts it records: charge.made, and the edges of ``flow.FLOW``.
"""
