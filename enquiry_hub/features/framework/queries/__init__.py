"""Reading the framework."""
