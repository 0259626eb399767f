"""Payments of a case and who made them, as goAML XML, for a financial intelligence unit that asked.

Its code lists are that unit's own: the codes come from `relais.toml`, and without them nothing is made. Nothing is
converted: a payment in another currency than the unit's has no local amount, and the unit is to put it there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow.compute as pc
from lxml import etree

from relais.dossier.case_file import NO_NAMES, CaseFile, GoamlCodes, Party
from relais.dossier.text import plain
from relais.language.tongue import Tongue
from relais.model.notice import msg

NO_CODES = msg("a goAML answer needs the codes of the unit that asked: set them in relais.toml, section [goaml]")
DAY_ONLY = msg("only the day is known")
_NOTHING = "-"
_COMPLETED = "completed"


class NoCodesError(Exception):
    """Nobody has set the codes of the financial intelligence unit."""


def goaml_out(file: CaseFile, said: Tongue) -> bytes:
    """Return the report; the same file, the same bytes. Raises NoCodesError where the codes are not set."""
    codes = file.goaml
    if codes is None:
        raise NoCodesError(NO_CODES)
    report = etree.Element("report")
    asked = [row["reference"] for row in file.reports.to_pylist() if row["channel"] == "goaml" and row["reference"]]
    _texts(report, {
        "rentity_id": codes.rentity_id,
        "submission_code": codes.submission_code,
        "report_code": codes.report_code,
        "entity_reference": file.case.reference,
        "fiu_ref_number": asked[0] if len(asked) == 1 else None,
        "submission_date": file.made_of.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "currency_code_local": codes.currency_code_local,
    })  # fmt: skip
    people = _People(file, codes, said)
    paid = file.events.filter(pc.equal(file.events["kind"], "payment"))
    for batch in paid.to_batches(max_chunksize=4_096):
        for row in batch.to_pylist():
            report.append(_transaction(row, codes, people, said))
    return etree.tostring(report, xml_declaration=True, encoding="UTF-8", pretty_print=True)


class _People:
    def __init__(self, file: CaseFile, codes: GoamlCodes, said: Tongue) -> None:
        self._codes = codes
        self._by_label = {one.label: one for one in file.parties}
        self._no_names = {said.text(one) for one in NO_NAMES}

    def side(self, way: str, label: str | None) -> etree._Element:
        """Return one side of a transaction; nobody is a person without a name."""
        side = etree.Element(f"t_{way}")
        _texts(side, {f"{way}_funds_code": self._codes.funds_code})
        person = etree.SubElement(side, f"{way}_person")
        party = self._by_label.get(label or "")
        known = None if label is None or label in self._no_names else label
        _texts(person, {"first_name": _NOTHING, "last_name": (_name(party) if party else known) or _NOTHING})
        if party is not None:
            self._contacts(person, party)
        _texts(side, {f"{way}_country": self._codes.unknown_country})
        return side

    def _contacts(self, person: etree._Element, party: Party) -> None:
        numbers = [one.value for one in party.identifiers if one.kind == "phone"]
        phones = etree.SubElement(person, "phones") if numbers else person
        for number in numbers:
            _texts(etree.SubElement(phones, "phone"), {
                "tph_contact_type": self._codes.contact_type, "tph_communication_type": self._codes.communication_type,
                "tph_number": number,
            })  # fmt: skip
        for one in party.identifiers:
            if one.kind == "email":
                _texts(person, {"email": one.value})


def _name(party: Party) -> str:
    """Return the name most borne, whole: nobody has said which part is the family's; of a victim the pseudonym."""
    return party.names[0].text if party.names else party.label


def _transaction(row: Mapping[str, Any], codes: GoamlCodes, people: _People, said: Tongue) -> etree._Element:
    made = etree.Element("transaction")
    payer, payee = (row["who"], row["other"]) if row["direction"] == "out" else (row["other"], row["who"])
    local = row["currency"] == codes.currency_code_local
    notes = [said.text(DAY_ONLY)] if row["precision"] == "day" else []
    notes += [said.text(row["status"])] if row["status"] not in (None, _COMPLETED) else []
    _texts(made, {
        "transactionnumber": row["reference"] or _NOTHING,
        "transaction_description": "; ".join(notes) or None,
        "date_transaction": row["at"].strftime("%Y-%m-%dT%H:%M:%SZ") if row["at"] else None,
        "transmode_code": codes.transmode_code,
        "transmode_comment": row["what"],
        "amount_local": plain(row["amount"]) if local and row["amount"] is not None else None,
    })  # fmt: skip
    side = people.side("from", payer)
    if not local and row["amount"] is not None:
        sum_ = etree.Element("from_foreign_currency")
        _texts(sum_, {"foreign_currency_code": row["currency"], "foreign_amount": plain(row["amount"])})
        side.insert(1, sum_)
    made.append(side)
    made.append(people.side("to", payee))
    return made


def _texts(above: etree._Element, texts: Mapping[str, str | None]) -> None:
    for name, text in texts.items():
        if text:
            etree.SubElement(above, name).text = "".join(_signs(text))


def _signs(text: str) -> Iterator[str]:
    """Yield the signs that XML can hold; another is replaced."""
    for sign in text:
        number = ord(sign)
        held = number >= 0x20 or sign in "\t\n\r"
        yield sign if held and not 0xD800 <= number < 0xE000 and number not in (0xFFFE, 0xFFFF) else "\ufffd"
