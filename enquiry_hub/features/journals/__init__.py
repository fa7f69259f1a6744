"""Reflections, letters to oneself that are sealed until a day, and what readers answer."""
