"""The addresses of enquiries, changes of practice, commitments and milestones."""

from enquiry_hub.features.enquiries.views import doing, enquiring, marking
from enquiry_hub.features.enquiries.views.blueprint import enquiries

blueprints = [enquiries]

__all__ = ["blueprints", "doing", "enquiring", "marking"]
