"""One matter of many procedures. Empty room: it will own merged questions, materials, fees and dates."""
