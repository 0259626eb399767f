"""The mask over what linking brings from another procedure: a person is a pseudonym, a selector shows its two ends.

The mask lifts for a datum that concords: the same normalised value, or the same name and birth date, stands in a
source of the person's own or of the unit. What they stated themselves, or unmasked, is known to them too.
"""

import hmac
import unicodedata
from collections.abc import Iterable, Set
from functools import cached_property

import pyarrow as pa

from relais.desk.reach import Reach
from relais.desk.values import Place, Values, values
from relais.ledger.layout import Layout
from relais.ledger.read import read
from relais.selectors.kinds import KINDS, mask
from relais.selectors.spelling import HIDDEN, masked
from relais.store.duck import register

CLOSED = HIDDEN * 3

Person = tuple[str, str]


class Veil:
    """The mask of one person over one ledger."""

    def __init__(self, layout: Layout, key: bytes, sees: Reach) -> None:
        self.reach = sees
        self._layout = layout
        self._key = key
        self._stated: set[str] = set()
        self._looked: dict[str, bool] = {}

    def state(self, values: Iterable[str]) -> None:
        """Note values that the person wrote themselves: they are not hidden from them."""
        self._stated.update(values)

    def knows(self, value: str) -> bool:
        """Say whether a normalised value is shown as it is."""
        if value not in self._stated and value not in self._looked:
            self.look(frozenset({value}))
        return value in self._stated or self._looked[value]

    def look(self, values: Set[str]) -> None:
        """Find out of many values at once whether they are shown as they are: one by one takes many times as long."""
        fresh = values - self._looked.keys()
        for value, held in self._values.holders(fresh).items() if fresh else ():
            self._looked[value] = any(self._ours(*one) for one in held)

    def value(self, kind: str | None, value: str) -> str:
        """Return a selector as it is shown."""
        return value if self.knows(value) else hide(kind, value)

    def apart(self, kind: str | None, value: str) -> str:
        """Return a value of which no place is told: masked where veiled sources alone hold it."""
        if value in self._stated or not self._strange(self._values.holders((value,))[value]):
            return value
        return hide(kind, value)

    def person(self, name: str, birth: str | None = None) -> str:
        """Return a name as it is shown."""
        return name if birth and person(name, birth) in self._people else self.pseudonym(name)

    def name_apart(self, name: str) -> str:
        """Return a name of which no place is told: masked where parties of veiled sources alone bear it."""
        return self.pseudonym(name) if self._strange(self._values.named((name,))[name]) else name

    def pseudonym(self, name: str, letter: str = "P") -> str:
        """Return what stands for a name, or for another text: the same for the same, and nobody reads it back."""
        return f"{letter}-{hmac.digest(self._key, name.encode(), 'sha256').hex()[:8]}"

    @cached_property
    def _values(self) -> Values:
        return values(self._layout)

    @cached_property
    def _beyond(self) -> frozenset[str]:
        return self.reach.masked | self.reach.hidden

    def _ours(self, source_id: str, party: int | None) -> bool:
        """Say whether what stands there is known: it is the person's own, or the unit's, or was unmasked."""
        return source_id not in self._beyond or (party is not None and (source_id, party) in self.reach.marks)

    def _strange(self, held: Iterable[Place]) -> bool:
        """Say whether what stands at these places is told by a veiled source and by none that is known."""
        veiled = False
        for source_id, party in held:
            if self._ours(source_id, party):
                return False
            veiled = veiled or source_id in self.reach.veiled
        return veiled

    @cached_property
    def _people(self) -> frozenset[Person]:
        """Compare whom veiled sources name with a birth date with whom the person knows: those who concord."""
        con, _state = read(self._layout)
        register(con, "veiled", listed(self.reach.veiled))
        register(con, "hidden", listed(self.reach.hidden))
        register(con, "mark", marks(self.reach))
        register(con, "opened", listed(self.reach.veiled - self.reach.masked))
        rows = con.execute(_NAMED).fetchall()
        ours, theirs = ({person(name, birth) for known, name, birth in rows if known is side} for side in (True, False))
        return frozenset(ours & theirs)


def person(name: str, birth: str) -> Person:
    """Return a name and a birth date so that equal ones are equal: accents, capitals and order of words aside."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(sorted(bare.casefold().split())), " ".join(birth.split())


def hide(kind: str | None, value: str) -> str:
    """Mask a value in its middle, by the rule of its kind where that is known."""
    return mask(kind, value) if kind in KINDS else masked(value, 2, 2)


def listed(source_ids: Iterable[str]) -> pa.Table:
    """Return sources as a table of one column, `source_id`."""
    return pa.table({"source_id": pa.array(sorted(source_ids), pa.string())})


def marks(sees: Reach) -> pa.Table:
    """Return the single mentions that were unmasked, as (source_id, ordinal)."""
    rows = sorted((source_id, ordinal) for source_id, ordinal in sees.marks if ordinal is not None)
    columns = [pa.array([row[0] for row in rows], pa.string()), pa.array([row[1] for row in rows], pa.int64())]
    return pa.table(columns, names=["source_id", "ordinal"])


# Known are the person's own sources and the unit's, and what they unmasked.
_NAMED = """
    WITH beside AS (
        SELECT source_id, name_raw AS name, birth_date_raw AS birth,
            (source_id NOT IN (FROM veiled) AND source_id NOT IN (FROM hidden)) OR source_id IN (FROM opened)
                OR (source_id, ordinal) IN (SELECT (source_id, ordinal) FROM mark) AS known
        FROM party WHERE name_raw IS NOT NULL AND birth_date_raw <> '')
    SELECT DISTINCT known, name, birth FROM beside
    WHERE NOT known AND source_id IN (FROM veiled)
        OR known AND (name IN (SELECT name FROM beside WHERE NOT known) OR birth IN (
            SELECT birth FROM beside WHERE NOT known))
"""
