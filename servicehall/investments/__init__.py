"""Investment projects from lead to production. Empty room: it will own the project ledger and agents."""
