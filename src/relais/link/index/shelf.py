"""The rows of the index, read and written inside the caller's transaction; many at a time, by lists of numbers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection

from relais.link.decided import Placed
from relais.link.index.rows import Member, Mention, Node
from relais.link.index.told import Told, said
from relais.store.cursor import AMONG, Cursor

_MENTION = "id, source_id, reading_id, ordinal, node, name_raw, nickname, first_day, last_day, raw"
_NODE = "id, node_id, told, written, mentions, first_day, last_day, own, head"
_PUT = "INSERT INTO derived_node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in _NODE.split(", ")[1:]
)
# More than any contact has.
_ALL = 2**62


class Shelf:
    """What lies in the tables. Nodes that were read stay at hand until they are written."""

    def __init__(self, connection: Connection) -> None:
        self._judgements: bool | None = None
        self._cursor = Cursor(connection)
        self._all, self._each, self._do = self._cursor.all, self._cursor.each, self._cursor.do
        self._nodes: dict[int, Node] = {}
        self._bearing: dict[int, list[int]] = {}
        self._last: int | None = None

    # Nodes

    def nodes(self, ids: Iterable[int]) -> dict[int, Node]:
        """Return the nodes of these numbers that exist."""
        wanted = set(ids)
        if missing := wanted - self._nodes.keys():
            rows = self._all(f"SELECT {_NODE} FROM derived_node WHERE id {AMONG}", list(missing))
            for id_, node_id, told, written, *rest in rows:
                names = frozenset((name, nickname) for name, nickname in orjson.loads(written))
                self._nodes[id_] = Node(id_, node_id, said(told), names, *rest)
        return {id_: self._nodes[id_] for id_ in wanted if id_ in self._nodes}

    def named(self, node_ids: Collection[str]) -> dict[str, int]:
        """Return the numbers of the nodes of these names that exist."""
        rows = self._all(f"SELECT node_id, id FROM derived_node WHERE node_id {AMONG}", list(node_ids))
        return dict(rows)

    def new_nodes(self, count: int) -> range:
        """Return numbers for so many new nodes: none that this shelf has given or held, not even one dropped since."""
        if self._last is None:
            self._last = int(self._all("SELECT coalesce(max(id), -1) FROM derived_node")[0][0])
        first = self._last + 1
        self._last += count
        return range(first, first + count)

    def put(self, nodes: Iterable[Node]) -> None:
        """Write nodes, new or changed."""
        rows = []
        for one in nodes:
            self._nodes[one.id] = one
            rows.append(_node_row(one))
        self._each(_PUT, rows)

    def shelve(self, nodes: Iterable[tuple[Node, Sequence[int]]]) -> None:
        """List new nodes under their contacts and keys."""
        told = list(nodes)
        self._each(
            "INSERT INTO derived_bearer VALUES (?, ?)", ((c, one.id) for one, _k in told for c in one.said.bears)
        )
        self._each("INSERT INTO derived_key VALUES (?, ?)", ((key, one.id) for one, keys in told for key in keys))
        self._bearing.clear()

    def drop(self, nodes: Iterable[Node]) -> None:
        """Remove nodes, and whatever lists or links them."""
        for one in nodes:
            self._nodes.pop(one.id, None)
            self._each(
                "DELETE FROM derived_bearer WHERE contact = ? AND node = ?", ((c, one.id) for c in one.said.bears)
            )
            self._each("DELETE FROM derived_key WHERE key = ? AND node = ?", ((key, one.id) for key in one.said.keys))
            others = self._all("SELECT other FROM derived_link WHERE node = ?", one.id)
            self._each(
                "DELETE FROM derived_link WHERE node = ? AND other = ?", ((other, one.id) for (other,) in others)
            )
            self._do("DELETE FROM derived_link WHERE node = ?", one.id)
            self._do("DELETE FROM derived_node WHERE id = ?", one.id)
        self._bearing.clear()

    # Mentions

    def of_sources(self, source_ids: Collection[str]) -> list[Mention]:
        """Return the mentions of these sources."""
        return self._mentions(f"source_id {AMONG}", list(source_ids)) if source_ids else []

    def numbered(self, ids: Collection[int]) -> list[Mention]:
        """Return the mentions of these numbers."""
        return self._mentions(f"id {AMONG}", list(ids)) if ids else []

    def of_node(self, node: int) -> list[Mention]:
        """Return the mentions of one node."""
        return self._mentions("node = ?", node)

    def _mentions(self, where: str, value: Any) -> list[Mention]:
        return [Mention(*row) for row in self._all(f"SELECT {_MENTION} FROM derived_mention WHERE {where}", value)]

    def tell(self, told: Sequence[tuple[Told, int]]) -> None:
        """Write new mentions, each with its node."""
        if not told:
            return
        first = int(self._all("SELECT coalesce(max(id), -1) + 1 FROM derived_mention")[0][0])
        accounts, rows = [], []
        for id_, (one, node) in enumerate(told, first):
            values = set(one.accounts)
            raw = orjson.dumps(one.said.contacts).decode() if values else None
            where = (id_, one.source_id, one.reading_id, one.ordinal, node)
            rows.append((*where, one.name_raw, one.nickname, one.first_day, one.last_day, raw))
            accounts += [(value, id_) for value in values]
        self._each("INSERT INTO derived_mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._each("INSERT INTO derived_account VALUES (?, ?)", accounts)

    def move(self, moved: Mapping[int, int]) -> None:
        """Give mentions other nodes."""
        self._each("UPDATE derived_mention SET node = ? WHERE id = ?", ((node, id_) for id_, node in moved.items()))

    def forget(self, ids: Sequence[int]) -> None:
        """Remove mentions."""
        self._each("DELETE FROM derived_mention WHERE id = ?", ((id_,) for id_ in ids))
        self._each("DELETE FROM derived_account WHERE mention = ?", ((id_,) for id_ in ids))

    # Accounts that are IBANs

    def ibans(self, values: Collection[str]) -> set[str]:
        """Return which of these values the ledger calls IBANs."""
        if not values:
            return set()
        rows = self._all(f"SELECT DISTINCT value FROM derived_iban WHERE value {AMONG}", list(values))
        return {value for (value,) in rows}

    def ibans_of(self, source_ids: Collection[str]) -> set[str]:
        """Return what these sources call IBANs."""
        rows = self._all(f"SELECT value FROM derived_iban WHERE source_id {AMONG}", list(source_ids))
        return {value for (value,) in rows}

    def call_ibans(self, gone: Collection[str], come: Iterable[tuple[str, str]]) -> None:
        """Take out what sources call IBANs, and put in (value, source)."""
        self._each("DELETE FROM derived_iban WHERE source_id = ?", ((one,) for one in gone))
        self._each("INSERT INTO derived_iban VALUES (?, ?) ON CONFLICT DO NOTHING", come)

    def bearing_accounts(self, values: Collection[str]) -> list[int]:
        """Return the mentions that bear one of these values as an account."""
        rows = self._all(
            f"SELECT DISTINCT mention FROM derived_account WHERE value {AMONG}",
            list(values),
        )
        return [mention for (mention,) in rows]

    # Contacts, keys, hubs

    def bearing(self, contact: int, most: int = _ALL) -> list[int]:
        """Return the nodes that bear a contact, in order, at most so many."""
        if most == _ALL and contact in self._bearing:
            return self._bearing[contact]
        found = [
            n
            for (n,) in self._all(
                "SELECT node FROM derived_bearer WHERE contact = ? ORDER BY node LIMIT ?", contact, most
            )
        ]
        if len(found) < most:
            self._bearing[contact] = found
        return found

    def under(self, key: int, most: int) -> list[int]:
        """Return the nodes under a key, in order, at most so many."""
        return [n for (n,) in self._all("SELECT node FROM derived_key WHERE key = ? ORDER BY node LIMIT ?", key, most)]

    def hubs(self, contacts: Collection[int]) -> set[int]:
        """Return which of these contacts are hubs."""
        rows = self._all(f"SELECT contact FROM derived_hub WHERE contact {AMONG}", list(contacts))
        return {one for (one,) in rows}

    def set_hubs(self, come: Iterable[int], gone: Iterable[int]) -> None:
        """List contacts as hubs, or no longer."""
        self._each("INSERT INTO derived_hub VALUES (?)", ((one,) for one in come))
        self._each("DELETE FROM derived_hub WHERE contact = ?", ((one,) for one in gone))

    def sources_of(self, nodes: Collection[int]) -> dict[int, set[str]]:
        """Return the sources of the mentions of each of these nodes."""
        rows = self._all(f"SELECT DISTINCT node, source_id FROM derived_mention WHERE node {AMONG}", list(nodes))
        found: dict[int, set[str]] = defaultdict(set)
        for node, source_id in rows:
            found[node].add(source_id)
        return found

    def under_heads(self, heads: Collection[int]) -> dict[int, set[int]]:
        """Return the nodes of each cluster that these head."""
        found: dict[int, set[int]] = defaultdict(set)
        for head, node in self._all(f"SELECT head, id FROM derived_node WHERE head {AMONG}", list(heads)):
            found[head].add(node)
        return found

    # Links

    def links(self, nodes: Collection[int], least: float | None = None) -> dict[tuple[int, int], float]:
        """Return the links of these nodes, each by its two numbers, lower first; only those of `least` bits or more."""
        more, values = ("", ()) if least is None else (" AND bits >= ?", (least,))
        query = f"SELECT node, other, bits FROM derived_link WHERE node {AMONG}{more}"
        return {(min(a, b), max(a, b)): bits for a, b, bits in self._all(query, list(nodes), *values)}

    def set_links(self, come: Mapping[tuple[int, int], float], gone: Iterable[tuple[int, int]]) -> None:
        """Write links, and take others out."""
        self._each(
            "DELETE FROM derived_link WHERE node = ? AND other = ?", (way for a, b in gone for way in ((a, b), (b, a)))
        )
        rows = (row for (a, b), bits in come.items() for row in ((a, b, bits), (b, a, bits)))
        self._each(
            "INSERT INTO derived_link VALUES (?, ?, ?) ON CONFLICT (node, other) DO UPDATE SET bits = excluded.bits",
            rows,
        )

    # Judgements

    def judgements(self) -> dict[Member, int]:
        """Return every member of every judgement, each with its mention."""
        rows = self._all(
            "SELECT judgement, side, verdict, source_id, reading_id, ordinal, mention"
            " FROM derived_judged JOIN derived_mention ON id = mention"
        )
        return {tuple(member): mention for *member, mention in rows}

    def mention(self, source_id: str, reading_id: str, ordinal: int) -> int | None:
        """Return the number of a mention; None where it is not there, or was read anew."""
        where = "source_id = ? AND ordinal = ? AND reading_id = ?"
        rows = self._all(f"SELECT id FROM derived_mention WHERE {where}", source_id, ordinal, reading_id)
        return rows[0][0] if rows else None

    def set_judged(
        self, come: Iterable[tuple[int, str, int | None, str]], gone: Iterable[tuple[int, str, int, str]]
    ) -> None:
        """Write members of judgements (judgement, side, mention, verdict), and take others out."""
        where = "judgement = ? AND side = ? AND mention = ?"
        self._each(f"DELETE FROM derived_judged WHERE {where}", (one[:3] for one in gone))
        self._each("INSERT INTO derived_judged VALUES (?, ?, ?, ?)", come)
        self._judgements = None

    def judged(self, mentions: Collection[int]) -> set[int]:
        """Return which of these mentions were judged."""
        rows = self._all(
            f"SELECT DISTINCT mention FROM derived_judged WHERE mention {AMONG}",
            list(mentions),
        )
        return {one for (one,) in rows}

    def judged_on(self, nodes: Collection[int]) -> set[int]:
        """Return the judged mentions of these nodes."""
        if not self.has_judgements:
            return set()
        rows = self._all(
            f"SELECT DISTINCT mention FROM derived_judged JOIN derived_mention ON id = mention WHERE node {AMONG}",
            list(nodes),
        )
        return {one for (one,) in rows}

    @property
    def has_judgements(self) -> bool:
        """Say whether anything was judged."""
        if self._judgements is None:
            self._judgements = bool(self._all("SELECT 1 FROM derived_judged LIMIT 1"))
        return self._judgements

    def judgements_on(self, nodes: Collection[int]) -> list[Placed]:
        """Return all members, by their nodes, of the judgements that a mention of these nodes is a member of."""
        if not self.has_judgements:
            return []
        rows = self._all(
            "SELECT DISTINCT judgement, verdict, side, node FROM derived_judged JOIN derived_mention ON id = mention"
            " WHERE judgement IN (SELECT judgement FROM derived_judged WHERE mention IN ("
            f"SELECT id FROM derived_mention WHERE node {AMONG}))"
            " ORDER BY judgement, node, side",
            list(nodes),
        )
        return [(number, verdict, side, node) for number, verdict, side, node in rows]

    def beside(self, mentions: Collection[int]) -> dict[int, list[int]]:
        """Return the members, by mention, of each judgement other than "same" that one of these is a member of."""
        rows = self._all(
            "SELECT judgement, mention FROM derived_judged WHERE verdict <> 'same' AND judgement IN ("
            f"SELECT judgement FROM derived_judged WHERE mention {AMONG})",
            list(mentions),
        )
        found: dict[int, list[int]] = defaultdict(list)
        for judgement, mention in rows:
            found[judgement].append(mention)
        return found


def _node_row(one: Node) -> tuple[Any, ...]:
    names = orjson.dumps(sorted(one.written, key=lambda two: (two[0] or "", two[1] or ""))).decode()
    days = (one.first_day, one.last_day)
    return (one.id, one.node_id, one.said.to_json(), names, one.mentions, *days, one.own, one.head)
