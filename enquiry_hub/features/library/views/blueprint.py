"""The blueprint of the library."""

from enquiry_hub.core.routing import Guarded

library = Guarded("library", __name__)
