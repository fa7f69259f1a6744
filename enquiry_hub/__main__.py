"""`python -m enquiry_hub` is the `enquiry-hub` command."""

from enquiry_hub.cli import main

if __name__ == "__main__":
    main()
