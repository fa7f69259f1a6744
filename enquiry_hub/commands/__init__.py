"""The commands around the application, one module each."""
