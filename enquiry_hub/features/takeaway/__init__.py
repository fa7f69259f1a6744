"""Taking one's journal along, bringing it back, and leaving."""
