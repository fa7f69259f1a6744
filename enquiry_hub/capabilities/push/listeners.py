"""The worker learns of its chores."""

from enquiry_hub.capabilities.push import sending

__all__ = ["sending"]
