"""Lawful openings: two named officers together look at somebody's private pages, for a purpose that is written down."""
