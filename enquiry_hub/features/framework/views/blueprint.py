"""The blueprint that the views of this feature share."""

from enquiry_hub.core.routing import Guarded

framework_pages = Guarded("framework", __name__)
