"""What the tests are made with; nothing here knows a feature."""
