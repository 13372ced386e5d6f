"""Partner services in the hall. Empty room: it will own consent, products and revenue."""
