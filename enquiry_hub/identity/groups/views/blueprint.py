"""The blueprint that the views of groups share."""

from enquiry_hub.core.routing import Guarded

groups = Guarded("groups", __name__)
