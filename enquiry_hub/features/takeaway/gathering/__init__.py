"""Everything that belongs to a person, gathered as plain values: what the files of an export are written from."""

from enquiry_hub.features.takeaway.gathering.everything import FORMAT, FORMAT_VERSION, gather, gather_page
from enquiry_hub.features.takeaway.gathering.pages import contents_of

__all__ = ["FORMAT", "FORMAT_VERSION", "contents_of", "gather", "gather_page"]
