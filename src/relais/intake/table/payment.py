"""Makes payments of the records of a table: who pays whom, and how the sign of a sum says it."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.facts import Facts
from relais.intake.table.cells import Cells, distinct, first_true
from relais.intake.table.mapping_fields import ROLE_OF, SIDES
from relais.intake.table.money import Purse
from relais.intake.table.party import Parties
from relais.intake.table.time import Clock
from relais.model.column import TOKEN
from relais.model.notice import msg
from relais.selectors.miner import mine
from relais.selectors.spelling import compact

NO_DIRECTION = msg("{count} records do not say who pays, calls or writes: both sides are kept, tied to no role")
BOTH_FILLED = msg("both a credit and a debit are written: the record is kept without its amount")
UNKNOWN_WORD = msg("“{word}” is no {field} that the mapping knows ({count} records): kept as written")
EMPTY_RECORD = msg("nothing in this row is a date, a sum, a reference or a party: it gave no fact")

_NONE = pa.scalar(None, pa.string())


def add_payments(facts: Facts, cells: Cells, clock: Clock, purse: Purse, parties: Parties) -> None:
    """Add one payment per record, attempted and cancelled ones included."""
    sums, out = _sums(facts, cells, purse)
    payer, payee = _with_holder(cells, parties, out, *sides(facts, cells, parties, out))
    written, related = cells.fixed("reference"), cells.text("related")
    columns = {
        "payer": payer,
        "payee": payee,
        "operator": cells.fixed("operator"),
        "type_raw": cells.fixed("type"),
        "status": meanings(facts, cells, "status"),
        "status_raw": cells.text("status"),
        "reference": _codes(written),
        "reference_raw": written,
        "related_reference": _codes(related),
        "related_reference_raw": related,
        **clock.columns(cells),
        **clock.columns(cells, "paid_out"),
        **sums,
        **purse.columns(cells, "paid_out.amount", "paid_out_", "paid_out.currency"),
        **purse.columns(cells, "fee.amount", "fee_", "fee.currency"),
        "paid_out_place": cells.text("paid_out.place"),
        "tokens": mine(cells.text("purpose")) if cells.has("purpose") else pa.nulls(len(cells), pa.list_(TOKEN)),
    }
    add_filled(facts, "payment", cells, columns, ("payer", "payee", "reference_raw", "time_raw", "amount_raw"))


def sides(facts: Facts, cells: Cells, parties: Parties, out: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return who acts and on whom. `out` says whether the holder of the account acts; null is not known."""
    acting, receiving = SIDES[cells.mapping.table]
    acting_role, receiving_role = (ROLE_OF.get(side, side) for side in (acting, receiving))
    known = pc.is_valid(out)
    acts = parties.ordinals(cells, acting, acting_role, pc.invert(known))
    gets = parties.ordinals(cells, receiving, receiving_role, pc.invert(known))
    outward, inward = pc.and_(known, pc.fill_null(out, False)), pc.and_(known, pc.invert(pc.fill_null(out, True)))  # noqa: FBT003 - Arrow's own signature
    for side, other in (("owner", "counterparty"), ("counterparty", "owner")):
        where = outward if side == "owner" else inward
        acts = pc.coalesce(acts, parties.ordinals(cells, acting, acting_role, where, side))
        gets = pc.coalesce(gets, parties.ordinals(cells, receiving, receiving_role, where, other))
    owner = parties.ordinals(cells, "owner", "account", pc.invert(known))
    counterparty = parties.ordinals(cells, "counterparty", "other", pc.invert(known))
    lost = np.asarray(pc.or_(pc.is_valid(owner), pc.is_valid(counterparty)))
    if lost.any():
        facts.notice(NO_DIRECTION, cells.place(first_true(lost)), count=int(lost.sum()))
    return acts, gets


def _with_holder(
    cells: Cells, parties: Parties, out: pa.Array, payer: pa.Array, payee: pa.Array
) -> tuple[pa.Array, pa.Array]:
    """Put the holder of the account, nameless, on the side that pays or is paid where the record names nobody.

    The sign of a sum or its column says which side that is, and nothing else of the record would keep it.
    """
    nobody = pc.and_(pc.is_null(payer), pc.is_null(payee))
    pays = pc.and_(nobody, pc.fill_null(out, False))  # noqa: FBT003 - Arrow's own signature
    paid = pc.and_(nobody, pc.invert(pc.fill_null(out, True)))  # noqa: FBT003 - Arrow's own signature
    return (
        pc.coalesce(payer, parties.unnamed(cells, "payer", pays)),
        pc.coalesce(payee, parties.unnamed(cells, "payee", paid)),
    )


def direction(facts: Facts, cells: Cells) -> pa.Array:
    """Return whether the holder of the account acts, where a column or the mapping says it; else null."""
    fixed = cells.mapping.fixed.get("owner")
    if fixed is not None:
        return pa.repeat(pa.scalar(fixed == SIDES[cells.mapping.table][0]), len(cells))
    words = translated(facts, cells, "direction")
    return pc.equal(words, "debit")


def meanings(facts: Facts, cells: Cells, field: str) -> pa.Array:
    """Return the status of each record: as translated, as fixed, else 'unknown'."""
    words = translated(facts, cells, field)
    return pc.fill_null(words, cells.mapping.fixed.get(field, "unknown") if not cells.has(field) else "unknown")


def translated(facts: Facts, cells: Cells, field: str) -> pa.Array:
    """Return the words of a column as the mapping translates them; each word it does not know is said."""
    words, told = cells.text(field), cells.words(field)
    missing = np.asarray(pc.and_(pc.is_valid(words), pc.is_null(told)))
    if missing.any():
        codes, texts = distinct(words)
        for code in np.unique(codes[missing]):
            rows = missing & (codes == code)
            facts.notice(
                UNKNOWN_WORD, cells.place(first_true(rows)), word=texts[code], field=field, count=int(rows.sum())
            )
    return told


def add_filled(facts: Facts, table: str, cells: Cells, columns: dict[str, pa.Array], needed: tuple[str, ...]) -> None:
    """Add the records of which at least one of `needed` is known; the others are said, and counted as skipped."""
    filled = pa.repeat(pa.scalar(False), len(cells))  # noqa: FBT003 - Arrow's own signature
    for name in needed:
        filled = pc.or_(filled, pc.is_valid(columns[name])) if name in columns else filled
    full = np.asarray(filled)
    for row in np.flatnonzero(~full):
        facts.notice(EMPTY_RECORD, cells.place(int(row)), skipped=1)
    if full.all():
        facts.add_columns(table, cells.places, columns)
    elif full.any():
        facts.add_columns(
            table, cells.places.filter(filled), {name: column.filter(filled) for name, column in columns.items()}
        )


def _sums(facts: Facts, cells: Cells, purse: Purse) -> tuple[dict[str, pa.Array], pa.Array]:
    """Return the columns of the sum sent, and whether the holder of the account pays it (null: not known)."""
    told = direction(facts, cells)
    if cells.has("credit") or cells.has("debit"):
        credit, debit = (_no_zero(cells.text(field)) for field in ("credit", "debit"))
        both = pc.and_(pc.is_valid(credit), pc.is_valid(debit))
        for row in np.flatnonzero(np.asarray(both)):
            facts.notice(BOTH_FILLED, cells.place(int(row)))
        raw = pc.if_else(both, _NONE, pc.coalesce(credit, debit, cells.text("credit"), cells.text("debit")))
        # A debit column may hold its sums with a minus or without one: the column already says which way.
        size, _ = purse.signed(raw, cells)
        out = pc.coalesce(_if(pc.is_valid(debit), pays=True), _if(pc.is_valid(credit), pays=False))
        out = pc.if_else(both, pa.scalar(None, pa.bool_()), out)
        return purse.named(size, raw, cells), pc.coalesce(told, out)
    if _names(cells, ("owner", "counterparty")) or not _names(cells, SIDES["payment"]):
        raw = cells.text("amount")
        size, negative = purse.signed(raw, cells)
        moved = pc.and_(pc.is_valid(size), pc.not_equal(pc.cast(size, pa.float64()), 0.0))
        # Without a word on the direction, the sign is one: the account gains or loses.
        sign = pc.if_else(moved, negative, pa.scalar(None, pa.bool_()))
        return purse.named(size, raw, cells), pc.coalesce(told, sign)
    return purse.columns(cells, "amount"), told


_SELF = ("name", "phone", "email", "iban", "account", "handle")


def _names(cells: Cells, sides: tuple[str, ...]) -> bool:
    return any(cells.has(f"{side}.{kind}") for side in sides for kind in _SELF)


def _if(holds: pa.Array, *, pays: bool) -> pa.Array:
    """Return `pays` where it holds and null elsewhere."""
    return pc.if_else(holds, pa.scalar(pays), pa.scalar(None, pa.bool_()))


def _no_zero(column: pa.Array) -> pa.Array:
    return pc.if_else(pc.match_substring_regex(column, r"^[0.,]+$"), _NONE, column)


def _codes(written: pa.Array) -> pa.Array:
    """Normalise references as `selectors.spelling.compact` does: at once where they are plain ASCII."""
    plain = pc.fill_null(pc.match_substring_regex(written, r"^[\x21-\x7e ]*$"), True)  # noqa: FBT003 - Arrow's own signature
    easy = pc.ascii_upper(pc.replace_substring_regex(written, r"[^A-Za-z0-9]", ""))
    if not pc.all(plain).as_py():
        codes = ("".join(filter(str.isalnum, compact(text))) if text else None for text in written.to_pylist())
        hard = pa.array(codes, pa.string())
        easy = pc.if_else(plain, easy, hard)
    return pc.if_else(pc.equal(pc.binary_length(easy), 0), _NONE, easy)
