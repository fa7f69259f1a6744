"""What is handed over for research, and what is taken back."""
