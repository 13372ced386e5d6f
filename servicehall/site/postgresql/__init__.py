"""Django's own PostgreSQL backend, with one difference: a connection the server has closed is noticed before use."""
