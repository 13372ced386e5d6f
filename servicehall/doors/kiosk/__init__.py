"""The self-service door of the hall's floor. Empty room: it will own the pages of kiosks, displays and café tables."""
