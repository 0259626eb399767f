"""The parties of a table: one row per distinct person, role and selectors, however many records repeat them."""

from collections import OrderedDict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.facts import Facts
from relais.intake.mention import NOT_A_SELECTOR, SHOWN
from relais.intake.table.cells import Cells, distinct
from relais.intake.table.mapping_fields import NAMES, SELECTORS
from relais.selectors.handle import service_name
from relais.selectors.kinds import parse

# Parties remembered; one forgotten is listed again when it comes back. 50,000 weigh about 15 MB.
REMEMBERED = 50_000
_PARTY_COLUMNS = {
    "name": "name_raw",
    "nickname": "nickname",
    "birth_date": "birth_date_raw",
    "address": "address_raw",
}
# Told apart from every character a cell holds in practice; a cell that holds it only makes one party two.
_BETWEEN = "\x1f"
# WhatsApp's own addresses of a person and of a group.
_NUMBERS_LIKE_MAIL = ("@s.whatsapp.net", "@c.us", "@g.us")


class Parties:
    """Adds the parties of one source and remembers their ordinals."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: OrderedDict[str, int] = OrderedDict()
        answered = facts.answer("country")
        fixed = facts.mapping.fixed if facts.mapping is not None else {}
        self._country = answered[0] if answered is not None else fixed.get("country")

    def ordinals(
        self, cells: Cells, side: str, role: str, where: pa.Array | None = None, beside: str | None = None
    ) -> pa.Array:
        """Return the party of each record: what the mapping calls `side`, in the role `role`.

        `beside` is the same person by another name: what it says stands where `side` says nothing. Null where the
        record says nothing of it, and outside `where`.
        """
        sides = (side, beside) if beside else (side,)
        fields = [name for name in (*NAMES, *SELECTORS) if any(cells.has(f"{one}.{name}") for one in sides)]
        if not fields:
            return pa.nulls(len(cells), pa.int64())
        columns = [pc.coalesce(*(cells.text(f"{one}.{name}") for one in sides), "") for name in fields]
        key = pc.binary_join_element_wise(*columns, _BETWEEN)
        keep = pc.greater(pc.binary_length(key), len(fields) - 1)
        if where is not None:
            keep = pc.and_(keep, where)
        codes, keys = distinct(pc.if_else(keep, key, pa.scalar(None, pa.string())))
        if not keys:
            return pa.nulls(len(cells), pa.int64())
        firsts = np.full(len(keys), len(codes), np.int64)
        rows = np.flatnonzero(codes >= 0)
        np.minimum.at(firsts, codes[rows], rows)
        found = [self._party(key, fields, role, cells, int(row)) for key, row in zip(keys, firsts, strict=True)]
        ordinals = np.array([*found, -1], np.int64)[codes]
        return pa.array(ordinals, pa.int64(), mask=codes < 0)

    def unnamed(self, cells: Cells, role: str, where: pa.Array) -> pa.Array:
        """Return the holder of the account, whom the table does not name, as one party per role, `where` it holds."""
        rows = np.flatnonzero(np.asarray(where))
        if not len(rows):
            return pa.nulls(len(cells), pa.int64())
        holder = pa.scalar(self._party("", [], role, cells, int(rows[0])), pa.int64())
        return pc.if_else(where, holder, pa.scalar(None, pa.int64()))

    def _party(self, key: str, fields: list[str], role: str, cells: Cells, row: int) -> int:
        memo = f"{role}{_BETWEEN}{','.join(fields)}{_BETWEEN}{key}"
        ordinal = self._known.get(memo)
        if ordinal is not None:
            self._known.move_to_end(memo)
            return ordinal
        if len(self._known) >= REMEMBERED:
            self._known.popitem(last=False)
        self._known[memo] = ordinal = self._add(dict(zip(fields, key.split(_BETWEEN), strict=False)), role, cells, row)
        return ordinal

    def _add(self, told: dict[str, str], role: str, cells: Cells, row: int) -> int:
        place = cells.place(row)
        country = told.get("country", "")
        ordinal = self._facts.add(
            "party",
            place,
            role=role,
            address_country=country.upper() if len(country) == 2 and country.isalpha() else None,
            **{column: told.get(name) or None for name, column in _PARTY_COLUMNS.items()},
        )
        for kind in SELECTORS:
            if told.get(kind):
                self._mention(kind, told[kind], ordinal, place, cells)
        return ordinal

    def _mention(self, kind: str, raw: str, party: int, place: str, cells: Cells) -> None:
        if kind == "phone" and "@" in raw and not raw.endswith(_NUMBERS_LIKE_MAIL):
            # Messages go to numbers and to mail addresses, in one column.
            kind = "email"
        service = cells.mapping.fixed.get("service" if kind == "handle" else "operator")
        named = service if kind in ("handle", "account") else None
        parsed = parse(kind, raw, service=named, country=self._country)
        if parsed is None and kind == "phone" and self._country is None and _is_national(raw):
            self._facts.ask("country", place, raw)
        elif parsed is None:
            self._facts.notice(NOT_A_SELECTOR, place, raw=raw[:SHOWN], kind=kind)
        self._facts.add(
            "selector",
            place,
            party=party,
            kind=kind,
            service=service_name(named) if named else None,
            raw=raw,
            value=parsed.value if parsed else None,
            nature=parsed.nature if parsed else None,
            country=parsed.country if parsed else None,
        )


def _is_national(raw: str) -> bool:
    """Say whether a telephone number may become one once somebody has said in which country it was written."""
    return not raw.startswith("+") and sum(sign.isdigit() for sign in raw) in range(4, 16)
