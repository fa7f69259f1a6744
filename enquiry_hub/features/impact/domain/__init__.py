"""The arithmetic of evaluation: pure, and the same wherever it is used."""
