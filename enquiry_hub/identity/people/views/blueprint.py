"""The blueprint that the views of people share."""

from enquiry_hub.core.routing import Guarded

people = Guarded("people", __name__)
