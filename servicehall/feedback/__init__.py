"""The voice. Empty room: it will own ratings, complaints, surveys, councils and consultations."""
