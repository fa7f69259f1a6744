"""The six people of the demonstration as whom anyone may look around; offered in demonstration mode only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

# The addresses are those of the demonstration's own data; nobody real can have one that ends in `.invalid`.
OFFERED = {
    "folasade.adeyemi-clarke@demo.invalid": _l("Headteacher"),
    "tom.hesketh@demo.invalid": _l("Deputy headteacher"),
    "judith.abernethy@demo.invalid": _l("Facilitator"),
    "ines.valdrada@demo.invalid": _l("Academic"),
    "naomi.blackwood@demo.invalid": _l("Programme manager"),
    "margaret.ilesanmi@demo.invalid": _l("Board member"),
}
