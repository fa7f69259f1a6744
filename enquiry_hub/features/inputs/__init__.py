"""What academics and school leaders bring to the table."""
