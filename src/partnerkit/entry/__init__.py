"""Sessions, and the actors they stand for."""
