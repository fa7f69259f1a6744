"""What the worker does for notices."""

from enquiry_hub.capabilities.notifications import digests

__all__ = ["digests"]
