"""Small made-up reports for tests of what people decide: one file each, a payer and a payee."""

from dataclasses import replace
from pathlib import Path

from relais.desk.home import Home
from relais.desk.take_in import take_in
from relais.model.report_form import FormParty, FormPayment, FormSelector, ReportForm


def report(name: str, payer: str, payee: str = "+639175550101", role: str = "payer") -> ReportForm:
    """Return a report of one payment between two telephone numbers."""
    return ReportForm(
        entered_by="A. Martin",
        entered_at="2026-11-20T14:30:00+00:00",
        sender="National Unit Example",
        reference=name,
        received_at="2026-11-20T14:30+01:00",
        parties=(
            FormParty(role, name="Jean Exemple", selectors=(FormSelector("phone", payer),)),
            FormParty("payee", name="Ana Ejemplo", selectors=(FormSelector("phone", payee),)),
        ),
        payments=(FormPayment(payer=0, payee=1, at="2026-11-02T21:10+01:00", amount="50", currency="EUR"),),
    )


def named(name: str, payer: str, phone: str, received: str = "2026-11-20T14:30+01:00") -> ReportForm:
    """Return the same with the payer's name; the payment is of the evening on which it was received."""
    form = report(name, phone)
    party = FormParty("payer", name=payer, selectors=(FormSelector("phone", phone),))
    payment = replace(form.payments[0], at=f"{received[:10]}T21:10+01:00")
    return replace(form, parties=(party, form.parties[1]), payments=(payment,), received_at=received)


def take(home: Home, folder: Path, form: ReportForm, procedure: str | None = None) -> str:
    """Take a report in; return its source's hash."""
    path = folder / f"{form.reference}.json"
    path.write_bytes(form.signed(home.key).to_bytes())
    outcome = take_in(home, [path], procedure=procedure)
    assert [reading.status for _source, reading in outcome.sources] == ["read"]
    return outcome.sources[0][0].source_id
