"""Evaluation: what is counted, the run charts, and what may be said of them."""
