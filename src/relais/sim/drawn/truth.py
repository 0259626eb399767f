"""The truth of a drawn world, as Parquet beside the inbox: who is who, what belongs together, what was damaged."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from relais.sim.drawn.alerts import Alerts
from relais.sim.drawn.answers import Answers
from relais.sim.drawn.cast import CHANGED, LENT, SERVICES
from relais.sim.drawn.damage import Damages
from relais.sim.drawn.inbox import Inbox
from relais.sim.drawn.people import Drawn
from relais.sim.drawn.places import PLACES
from relais.sim.drawn.seizures import Seized
from relais.sim.drawn.sessions import ORDERS, Sessions
from relais.sim.drawn.travel import Trips

_AT = pa.timestamp("us", "UTC")


class Truth:
    """Writes the tables of the truth of one world under a folder."""

    def __init__(self, folder: Path, drawn: Drawn) -> None:
        """Take the folder, which must not exist."""
        folder.mkdir(parents=True)
        self._folder, self._drawn = folder, drawn

    def world(self, counts: Mapping[str, int]) -> None:
        """Write what the world was made from, and how much it holds."""
        settings = self._drawn.draft.settings
        document = {
            "size": settings.size,
            "seed": settings.seed,
            **({"keep": settings.keep} if settings.keep else {}),
            "as_of": settings.as_of.isoformat(),
            "parameters": settings.sheet,
            "counts": dict(counts),
        }
        text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        (self._folder / "world.json").write_text(text, encoding="utf-8")

    def persons(self) -> None:
        """Write who there is, and which accounts and numbers are whose."""
        cast = self._drawn.draft.cast
        numbers = range(len(cast))
        self._write(
            "person",
            person=[f"p{number}" for number in numbers],
            population=[cast.populations[code] for code in cast.population],
            role=[cast.roles[code] for code in cast.role],
            country=[PLACES[place].country for place in cast.place],
            names=[[cast.name(n, identity) for identity in range(int(cast.identities[n]))] for n in numbers],
        )
        rows = list(self._accounts())
        shared: dict[tuple[str, str | None, str], set[str]] = {}
        for person, kind, service, value, *_dates in rows:
            shared.setdefault((kind, service, value), set()).add(person)
        columns = list(zip(*rows, strict=True))
        self._write(
            "account",
            person=columns[0],
            kind=columns[1],
            service=pa.array(columns[2], pa.string()),
            value=columns[3],
            shared=[len(shared[row[1:4]]) > 1 for row in rows],
            valid_from=pa.array(columns[4], pa.int64()).cast(pa.timestamp("s")).cast(_AT),
            valid_to=pa.array(columns[5], pa.int64()).cast(pa.timestamp("s")).cast(_AT),
        )

    def deeds(self, sessions: Sessions, inbox: Inbox, answers: Answers) -> None:
        """Write the payments, each with the file that carries it, and the sessions they paid for."""
        drawn = self._drawn
        paths = pa.array([file.path for file in inbox.files], pa.string())
        carried = pa.array(answers.path, mask=answers.path < 0)
        self._write(
            "payment",
            reference=pa.array(drawn.code).cast(pa.string()),
            sent_at=pa.array(drawn.payments.at).cast(pa.timestamp("s")).cast(_AT),
            amount_eur=drawn.payments.cents / 100,
            payer=self._ids(drawn.payer),
            payee=self._ids(drawn.payee),
            path=paths.take(carried),
        )
        true = np.flatnonzero(~sessions.show)
        payment = sessions.payment[true]
        service = np.array(SERVICES)[drawn.ties.service[drawn.payments.tie[payment]]]
        self._write(
            "session",
            reference=pa.array(drawn.code[payment]).cast(pa.string()),
            service=pa.array(service.tolist()),
            call_at=pa.array(sessions.at[true]).cast(pa.timestamp("s")).cast(_AT),
            seconds=sessions.seconds[true],
            caller=self._ids(drawn.payer[payment]),
            callee=self._ids(drawn.payee[payment]),
            order=[ORDERS[order] for order in sessions.order[true]],
        )

    def trips(self, trips: Trips) -> None:
        """Write who was in the payees' country, and from which day to which (UTC)."""
        days = {"first": trips.first, "last": trips.last}
        dates = {name: pa.array(day).cast(pa.int32()).cast(pa.date32()) for name, day in days.items()}
        self._write("trip", person=self._ids(trips.person), **dates)

    def pairs(self, seized: Seized, alerts: Alerts, sessions: Sessions) -> None:
        """Write who dealt with whom, how far that can be seen, and whether the payee is named."""
        drawn, cast = self._drawn, self._drawn.draft.cast
        ties = drawn.ties
        count = len(ties)
        facilitator = cast.in_role("facilitator")
        named = np.isin(ties.payee, [*alerts.named, *seized.owners[facilitator[seized.owners]].tolist()])
        joined = cast.joined[ties.payer] & (drawn.quotes | (cast.same_phone[ties.payer] & seized.phone_shown))
        tie = drawn.payments.tie
        chat = np.where(seized.on_payee, "facilitator_device", np.where(seized.on_payer, "payer_device", "none"))
        self._write(
            "pair",
            payer=self._ids(ties.payer),
            payee=self._ids(ties.payee),
            population=[cast.populations[code] for code in cast.population[ties.payer]],
            country=[PLACES[place].country for place in cast.place[ties.payer]],
            payments=np.bincount(tie, minlength=count),
            sessions=np.bincount(tie[sessions.payment[~sessions.show]], minlength=count),
            calls=np.bincount(tie[sessions.payment], minlength=count),
            lines=np.where(seized.on_payee | seized.on_payer, ties.lines, 0),
            total_eur=np.bincount(tie, drawn.payments.cents / 100, count),
            named=named & facilitator[ties.payee],
            chat=chat.tolist(),
            joined=joined,
        )

    def files(self, inbox: Inbox, alerts: Alerts, damages: Damages) -> None:
        """Write what each file holds, what the alerts are about, and what was damaged."""
        for name in ("path", "format"):
            _check_text(name, [getattr(file, name) for file in inbox.files])
        fields = ("path", "format", "damaged", "bytes", "report", "payment", "call", "message", "login", "notices")
        self._write("file", **{name: [getattr(file, name) for file in inbox.files] for name in fields})
        told = alerts.told
        self._write(
            "alert",
            path=pa.array([one.path for one in told], pa.string()),
            reference=pa.array([one.alert.reference for one in told], pa.string()),
            about=pa.array([one.alert.about for one in told], pa.string()),
            relevant=pa.array([one.relevant for one in told], pa.bool_()),
            duplicate_of=pa.array([one.duplicate_of for one in told], pa.string()),
            same_file=pa.array([one.same_file for one in told], pa.bool_()),
            received=pa.array([one.alert.received for one in told], _AT),
            priority=pa.array([one.alert.priority for one in told], pa.string()),
        )
        names = ("kind", "path", "person", "detail")
        self._write(
            "damage",
            **{name: pa.array([row[at] for row in damages.rows], pa.string()) for at, name in enumerate(names)},
        )

    def _accounts(self) -> Iterable[tuple[str, str, str | None, str, int | None, int | None]]:
        """Return (person, kind, service, value, valid from, valid to) of every identifier anybody used."""
        drawn, cast = self._drawn, self._drawn.draft.cast
        heir_of = dict(zip(drawn.draft.heirs.tolist(), drawn.draft.swapped.tolist(), strict=True))
        used = self._used_accounts()
        for number in range(len(cast)):
            person, changed = f"p{number}", int(cast.changed_at[number]) or None
            yield person, "phone", None, cast.counter_phone(number, 0), None, changed
            if changed:
                yield person, "phone", None, cast.phone(number, CHANGED), changed, None
            if not cast.same_phone[number]:
                yield person, "phone", None, cast.chat_phone(number), None, None
            if cast.identities[number] > 1:
                yield person, "phone", None, cast.phone(number, LENT), None, None
            if number in heir_of:
                former = heir_of[number]
                since = int(cast.changed_at[former]) + 180 * 86_400
                yield person, "phone", None, cast.counter_phone(former, 0), since, None
            yield person, "email", None, cast.email(number), None, None
            held = cast.person(number)
            if held.iban:
                yield person, "iban", None, held.iban, None, None
            if held.wallet:
                yield person, "account", None, held.wallet, None, None
            for service, second in sorted(used.get(number, ())):
                account = cast.account(number, SERVICES[service], second=second)
                yield person, "handle", account.service, account.handle, None, None

    def _used_accounts(self) -> dict[int, set[tuple[int, bool]]]:
        ties = self._drawn.ties
        used: dict[int, set[tuple[int, bool]]] = {}
        for payer, payee, service, second in zip(
            ties.payer.tolist(), ties.payee.tolist(), ties.service.tolist(), ties.second.tolist(), strict=True
        ):
            used.setdefault(payer, set()).add((service, second))
            used.setdefault(payee, set()).add((service, False))
        return used

    def _ids(self, numbers: np.ndarray[Any, Any]) -> pa.Array:
        return pa.compute.binary_join_element_wise("p", pa.array(numbers).cast(pa.string()), "")

    def _write(self, name: str, **columns: Any) -> None:
        pq.write_table(pa.table(columns), self._folder / f"{name}.parquet", compression="zstd")


def _check_text(name: str, values: list[str]) -> None:
    if not all(values):
        raise ValueError(f"a file of the world has no {name}")
