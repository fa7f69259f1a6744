"""The shared framework: risks, independent judgements of them, strategies, releases."""
