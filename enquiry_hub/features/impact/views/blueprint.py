"""The blueprint that the views of this feature share."""

from enquiry_hub.core.routing import Guarded

impact = Guarded("impact", __name__)
