"""Every act for other systems: documented (OpenAPI 3.1), idempotent, RFC 9457 problems."""
