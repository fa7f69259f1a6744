"""`python -m enquiry_hub` is the `enquiry-hub` command."""

import gc

gc.disable()  # what is imported stays: to look through it for garbage meanwhile takes an eighth of the start; `create_app` enables it

from enquiry_hub.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
