"""What happens to files."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class FileAttached(Event):
    """A file was hung on a thing."""

    attachment_id: str
    subject: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class FileKept(FileAttached):
    """A file was hung on something of which nobody but its writer knows."""

    audited: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class FileRemoved(Event):
    """A file was taken away."""

    attachment_id: str
