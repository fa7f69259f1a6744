"""Citations as values: CSL-JSON and what is read from it, written as it, and made of it."""
