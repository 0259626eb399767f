"""A small world for the tests of leads: chats, lists and alerts as facts, linked and corroborated by the real rooms."""

from datetime import UTC, datetime, timedelta

from relais.corroborate.run import run as corroborate
from relais.link.run import run as link
from relais.triage.leads import leads
from relais.triage.run import prepared
from relais.triage.weights import lead_weights, load_weights
from tests.views import views

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LONG = 40 * 60


class World:
    """Facts, a source at a time. A person is a word: their name, their handle, and with a plus their number."""

    def __init__(self):
        self.tables = {name: [] for name in ("party", "selector", "payment", "call", "message", "report")}
        self.sources = {}
        self.readers = {}
        self.count = 0

    def party(self, source, role="other", *, name=None, nickname=None, country=None, address=None, selectors=()):
        ordinal = sum(row["source_id"] == source for row in self.tables["party"])
        self.tables["party"].append({
            "source_id": source, "ordinal": ordinal, "role": role, "name_raw": name, "nickname": nickname,
            "address_country": country, "address_raw": address,
        })  # fmt: skip
        for kind, value, *more in selectors:
            service, land = (*more, None, None)[:2]
            self.tables["selector"].append({
                "source_id": source, "party": ordinal, "kind": kind, "value": value, "service": service,
                "country": land,
            })  # fmt: skip
        self.sources.setdefault(source, f"inbox/{source}/file")
        return ordinal

    def alert(self, source, *selectors, priority=None):
        self.tables["report"].append({"source_id": source, "priority": priority})
        for selector in selectors:
            party = self.party(source, "reported", selectors=[selector])
            self.tables["party"][-1]["report"] = 0
            self.tables["selector"][-1]["report"] = 0
            assert party is not None
        return self

    def chat(self, source, holder, other, *, name=None, handles=True, said=(), calls=(), service="telegram"):
        """A conversation of two: `said` are (at, who, token value, kind), `calls` (at, seconds)."""
        sides = {}
        for who in (holder, other):
            selectors = [("handle", who, service)] if handles else []
            sides[who] = self.party(source, "account", nickname=who, selectors=selectors)
        self.sources[source] = name or self.sources[source]
        self.readers[source] = f"{service}_json"
        conversation = f"{source}/{sides[holder]}"
        for at, who, value, kind in said:
            token = {"kind": kind, "value": value, "currency": None, "start": 0, "end": 1}
            self.tables["message"].append({
                "source_id": source, "sender": sides[who], "recipient": sides[other if who == holder else holder],
                "service": service, "conversation": conversation, "at": at, "time_precision": "second", "length": 5,
                "tokens": [token] if value else [],
            })  # fmt: skip
        for at, seconds in calls:
            self.tables["call"].append({
                "source_id": source, "caller": sides[other], "callee": sides[holder], "service": service,
                "conversation": conversation, "at": at, "duration_s": seconds,
            })  # fmt: skip
        return self

    def pay(self, source, payer, payee, at, code=None, *, amount=50, land="FR", phones=True, address=None, number=None):
        """A payment from one to the other, each known by a phone of their own, or by a name alone."""
        sides = [
            self.party(source, role, name=f"{who} {who}", country=home, address=address if role == "payer" else None,
                       selectors=[("phone", f"+{who}", None, number or home)] if phones else [])
            for who, role, home in ((payer, "payer", land), (payee, "payee", "PH"))
        ]  # fmt: skip
        self.tables["payment"].append({
            "source_id": source, "payer": sides[0], "payee": sides[1], "at": at, "time_precision": "second",
            "reference": code, "amount": amount, "currency": "EUR",
        })  # fmt: skip
        return self

    def run(self, as_of=NOW):
        source = [
            {"source_id": key, "name": name, "size": 1, "custody": "sealed"} for key, name in self.sources.items()
        ]
        reading = [
            {"reading_id": f"r-{key}", "source_id": key, "reader": self.readers.get(key, "list"), "version": 1,
             "status": "read"}
            for key in self.sources
        ]  # fmt: skip
        con = views(**self.tables, source=source, reading=reading)
        con.execute("SET threads = 1")
        for step in (link, corroborate):
            for name, table in step(con).items():
                con.register(name, table)
        with prepared(con, load_weights(), as_of):
            return {name: table.to_pylist() for name, table in leads(con, lead_weights()).items()}

    def leads(self, **more):
        """The leads by the first word of their first name."""
        return {row["names"][0].split()[0]: row for row in self.run(**more)["lead"]}


def named(world=None, payee="payee"):
    """A world in which an alert names a payee by phone, whom two others pay too: that makes it one who is paid."""
    world = world or World()
    world.alert(f"alert-{payee}", ("phone", f"+{payee}"))
    for number in (1, 2):
        world.pay("crowd", f"{payee}crowd{number}", payee, NOW - 900 * DAY)
    return world
