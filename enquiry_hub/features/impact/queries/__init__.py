"""What can be read of measures, strategies' accounts, reviews and figures from elsewhere."""
