"""The framework as documents that are handed over: each is written from one edition, and an edition from one snapshot."""

from enquiry_hub.features.framework.papers import wording
from enquiry_hub.features.framework.papers.data import as_data
from enquiry_hub.features.framework.papers.edition import Edition, edition_for_all, edition_now, edition_of
from enquiry_hub.features.framework.papers.printed import full_paper, two_pages
from enquiry_hub.features.framework.papers.register import (
    header,
    references_beside,
    register_rows,
    schools_beside,
    sheets_of,
)

__all__ = [
    "Edition", "as_data", "edition_for_all", "edition_now", "edition_of", "full_paper", "header", "references_beside", "register_rows", "schools_beside", "sheets_of",
    "two_pages", "wording",
]  # fmt: skip
