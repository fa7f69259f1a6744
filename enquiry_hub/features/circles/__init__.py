"""Small groups for one conversation: proposed, held, and what they bring back."""
