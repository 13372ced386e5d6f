"""What people hand in: received whole, checked, sealed, kept by content hash."""
