"""What the worker does for answers."""

from enquiry_hub.capabilities.replies import imap

__all__ = ["imap"]
