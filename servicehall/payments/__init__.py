"""Quotes, charges, receipts, and an account book that sums to zero."""
