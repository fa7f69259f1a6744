"""The shapes of asking for what may be studied, and of bringing a codebook."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField

from enquiry_hub.core.forms import HubForm, line


class StudyForm(HubForm):
    """Be the request to be handed over what may be studied."""

    study = line(_l("The study"), 300)
    ethics = line(_l("Its ethics reference"), 120)
    form = RadioField(
        _l("In which form?"),
        choices=[
            ("qdpx", _l("A project for NVivo, ATLAS.ti or MAXQDA (.qdpx)")), ("csv", _l("A table (CSV)")), ("md", _l("Texts (Markdown)")),
            ("qdc", _l("The codebook alone (.qdc)")),
        ],
        default="qdpx",
    )  # fmt: skip


class CodebookForm(HubForm):
    """Be a codebook that comes back."""

    file = FileField(_l("A codebook (.qdc)"))
