"""Events of a case as CASE/UCO tells them: calls in its own terms, what it has no terms for in ours.

A chat is a session: its beginning, its length, how many messages, never one of them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from relais.dossier.case_file import CaseFile
from relais.dossier.uco_node import Node, facet, hashed, iri, node, ref, refs, stated
from relais.dossier.uco_people import People, participant

Row = Mapping[str, Any]
# UCO tells a moment to the second; one that is known to the day alone stands in our facet, which says so.
_EXACT = ("second", "minute")


def events(file: CaseFile, people: People) -> Iterator[tuple[Node, list[str], str]]:
    """Yield each event as nodes, the persons it names, and its source."""
    shown = {one.subject for one in file.parties if one.category != "victim" or file.names_victims}
    place: tuple[object, ...] = ()
    there: Counter[tuple[object, ...]] = Counter()
    for batch in file.events.to_batches(max_chunksize=4_096):
        for row in batch.to_pylist():
            row["address_told"] = row["subject"] in shown
            who, other = people.who(row), people.other(row)
            # A place may tell several, a conference one for each callee: they follow each other, and none is lost.
            at, place = place, (row["kind"], row["source_id"], row["locator"], row["at"])
            key = (who, other, row["direction"], row["amount"], row["currency"])
            there = there if at == place else Counter()
            there[key] += 1
            id_ = iri(*place, *key, there[key])
            made, around = _KINDS[row["kind"]](id_, row, who, other)
            made["uco-core:externalReference"] = stated(id_, [(row["source_id"], row["locator"])])
            for one in (*around, made):
                yield one, [who] if other is None else [who, other], row["source_id"]


def media(file: CaseFile) -> Iterator[tuple[Node, list[str], str]]:
    """Yield the media of the case as their hashes and codes: no name, no path, no byte."""
    for row in file.media.to_pylist():
        id_ = iri("medium", *row.values())
        hashes = [hashed(id_, name.upper(), row[name]) for name in ("md5", "sha1", "sha256") if row[name]]
        yield node(
            id_, "uco-observable:ObservableObject",
            uco_core__externalReference=stated(id_, [(row["source_id"], row["locator"])]),
            facets=[
                facet(id_, "uco-observable:ContentDataFacet", uco_observable__hash=hashes,
                      uco_observable__sizeInBytes=row["size"]),
                facet(id_, "relais:MediumFacet", relais__scheme=row["scheme"], relais__code=row["code"],
                      relais__authority=row["authority"]),
            ],
        ), [], row["source_id"]  # fmt: skip


def _payment(id_: str, row: Row, who: str, other: str | None) -> tuple[Node, list[Node]]:
    payer, payee = (who, other) if row["direction"] == "out" else (other, who)
    told = facet(
        id_, "relais:PaymentFacet", relais__payer=_person(payer), relais__payee=_person(payee),
        relais__amount=row["amount"], relais__currency=row["currency"], relais__operator=row["what"],
        relais__reference=row["reference"],
        relais__paidOutAmount=row["paid_out_amount"], relais__paidOutCurrency=row["paid_out_currency"],
        relais__paidOutAt=row["paid_out_at"], relais__paidOutTimePrecision=row["paid_out_precision"],
        relais__paidOutTimeAsWritten=row["paid_out_raw"], relais__paidOutPlace=row["paid_out_place"],
        relais__feeAmount=row["fee_amount"], relais__feeCurrency=row["fee_currency"],
    )  # fmt: skip
    return _event(id_, row, "relais:Payment", [told]), []


def _call(id_: str, row: Row, who: str, other: str | None) -> tuple[Node, list[Node]]:
    caller, callee = (who, other) if row["direction"] == "out" else (other, who)
    told = facet(
        id_, "uco-observable:CallFacet", uco_observable__to=_observed(callee), uco_observable__duration=row["length_s"],
        uco_observable__startTime=_start(row), uco_observable__from=_observed(caller),
    )  # fmt: skip
    return _event(id_, row, "uco-observable:Call", [told]), []


def _chat(id_: str, row: Row, who: str, other: str | None) -> tuple[Node, list[Node]]:
    both = refs(participant(one) for one in (who, other) if one)
    thread = facet(id_, "uco-observable:MessageThreadFacet", uco_observable__participant=both)
    told = facet(id_, "relais:ChatSessionFacet", relais__messages=row["count"], relais__durationSeconds=row["length_s"])
    return _event(id_, row, "uco-observable:MessageThread", [thread, told]), []


def _login(id_: str, row: Row, who: str, _other: str | None) -> tuple[Node, list[Node]]:
    """Return a login; of a victim's the address stays in the house."""
    facets = [
        facet(id_, "relais:LoginFacet", relais__account=ref(who), relais__event=row["event"],
              relais__durationSeconds=row["length_s"])
    ]  # fmt: skip
    around = []
    if row["ip"] and row["address_told"]:
        address, kind = iri("address", row["ip"]), "IPv6Address" if ":" in row["ip"] else "IPv4Address"
        told = facet(address, f"uco-observable:{kind}Facet", uco_observable__addressValue=row["ip"])
        around.append(node(address, f"uco-observable:{kind}", facets=[told]))
        facets.append(
            facet(
                id_, "uco-observable:NetworkConnectionFacet", uco_observable__src=ref(address),
                uco_observable__sourcePort=row["port"], uco_observable__startTime=_start(row),
            )
        )  # fmt: skip
    return _event(id_, row, "uco-observable:NetworkConnection", facets), around


def _trip(id_: str, row: Row, who: str, _other: str | None) -> tuple[Node, list[Node]]:
    told = facet(
        id_, "relais:TripFacet", relais__traveller=ref(who), relais__carrier=row["carrier"],
        relais__number=row["number"], relais__origin=row["origin"], relais__destination=row["destination"],
        relais__durationSeconds=row["length_s"],
    )  # fmt: skip
    return _event(id_, row, "relais:Trip", [told]), []


_KINDS: Mapping[str, Callable[[str, Row, str, str | None], tuple[Node, list[Node]]]] = {
    "payment": _payment, "call": _call, "chat": _chat, "login": _login, "trip": _trip,
}  # fmt: skip


def _event(id_: str, row: Row, type_: str, facets: list[Node]) -> Node:
    """Return an event with what every one has: its moment as known and as written, and how often it is told."""
    at, precision, raw = row["at"], row["precision"], row["raw"]
    if row["paid_out_only"]:
        # That stands in the facet of the payment.
        at, precision, raw = None, None, None if raw == row["paid_out_raw"] else raw
    written = facet(
        id_, "relais:RecordFacet", relais__at=at, relais__timePrecision=precision, relais__timeAsWritten=raw,
        relais__status=row["status"], relais__tellings=row["tellings"],
        relais__service=row["what"] if row["kind"] in ("call", "chat") else None,
    )  # fmt: skip
    own = type_.startswith("relais:")
    types = ("uco-observable:ObservableObject", type_) if own else (type_,)
    return node(id_, *types, facets=[*facets, written])


def _start(row: Row) -> Any:
    return row["at"] if row["precision"] in _EXACT else None


def _person(id_: str | None) -> Node | None:
    return None if id_ is None else ref(id_)


def _observed(id_: str | None) -> Node | None:
    return None if id_ is None else ref(participant(id_))
