"""Where the addresses of inputs hang."""

from enquiry_hub.core.routing import Guarded

inputs = Guarded("inputs", __name__)
