"""What an application leads to: the signed result, its public check, the hall's register of results."""
