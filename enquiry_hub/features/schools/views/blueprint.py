"""The blueprint that the views of this feature share."""

from enquiry_hub.core.routing import Guarded

schools = Guarded("schools", __name__)
