"""What the worker does for files."""

from enquiry_hub.capabilities.attachments.services import sweep_files
from enquiry_hub.core.chores import register_chore

register_chore("files", 3600, sweep_files)
