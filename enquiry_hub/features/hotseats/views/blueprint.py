"""The blueprint that the views of this feature share."""

from enquiry_hub.core.routing import Guarded

hotseats = Guarded("hotseats", __name__)
