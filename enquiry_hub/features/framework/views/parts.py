"""What hangs on a risk: what holds it down, and what is watched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, url_for

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import HubForm, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.forms.parts import ControlForm, IndicatorForm
from enquiry_hub.features.framework.models import Risk
from enquiry_hub.features.framework.services import add_control, add_indicator
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.risks import risk_page


def _added(risk: Risk, form: HubForm, anchor: str, add: Callable[[str | None], Any]) -> Any:
    """Add a part to a risk when its form is whole, and go back to where it stands; else show what to mend."""
    if form.validate_on_submit():
        try:
            add(valid_client_id(form["client_id"].data))
            return redirect(url_for("framework.show_risk", risk_id=risk.id, _anchor=anchor), 303)
        except Invalid as error:
            form.put_error(error)
    return risk_page(risk, status=422, **{f"{anchor.removesuffix('s')}_form": form})


@framework_pages.post("/risks/<id:risk_id>/controls", access="framework:risk:edit")
def new_control(risk: Risk) -> Any:
    """Add something that already holds the risk down."""
    form, actor = ControlForm(prefix="control"), current_actor()

    def add(client_id: str | None) -> None:
        said = {"effectiveness": form.effectiveness.data, "evidence": form.evidence.data or "", "reason": form.reason.data or ""}
        add_control(actor, risk, form.text.data, **said, client_id=client_id)

    return _added(risk, form, "controls", add)


@framework_pages.post("/risks/<id:risk_id>/indicators", access="framework:risk:edit")
def new_indicator(risk: Risk) -> Any:
    """Add what is watched for the risk."""
    form, actor = IndicatorForm(prefix="indicator"), current_actor()

    def add(client_id: str | None) -> None:
        said = {
            "kind": form.kind.data,
            "unit": form.unit.data or "",
            "how_counted": form.how_counted.data or "",
            "counted_by": form.counted_by.data or "",
            "how_often": form.how_often.data or "",
            "reason": form.reason.data or "",
        }
        add_indicator(actor, risk, form.name.data, **said, client_id=client_id)

    return _added(risk, form, "indicators", add)
