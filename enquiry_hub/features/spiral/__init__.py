"""A school team’s spiral of inquiry: a board with six columns, and cards that may go back."""
