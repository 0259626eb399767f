"""Seizures: the accounts on a seized device, exported; what was erased there is gone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np

from relais.sim.drawn.cast import SERVICES
from relais.sim.drawn.conversation import Conversations
from relais.sim.drawn.damage import Damages
from relais.sim.drawn.draw import Bools, Ints
from relais.sim.drawn.inbox import Inbox
from relais.sim.drawn.kept import Kept
from relais.sim.drawn.people import Drawn
from relais.sim.drawn.places import PLACES
from relais.sim.event import Call, Message
from relais.sim.person import Person
from relais.sim.writers.messenger_json import messenger_files, thread
from relais.sim.writers.skype_db import skype_db
from relais.sim.writers.telegram_json import telegram_account
from relais.sim.writers.whatsapp_text import LAYOUTS, whatsapp_text

Talk = tuple[Person, Sequence[Message], Sequence[Call]]


@dataclass
class Seized:
    """Whose devices were seized, for each tie on which of them its chat still stands, and whether it is heard of."""

    owners: Ints
    on_payee: Bools
    on_payer: Bools
    phone_shown: Bools
    heard: Bools


def seizures(
    inbox: Inbox, drawn: Drawn, conversations: Conversations, damages: Damages, reported: Ints, heard: Kept
) -> Seized:
    """Seize devices of facilitators, and of payers whom alerts reported, and write what is on them and heard of."""
    draft, ties = drawn.draft, drawn.ties
    draw, cast = draft.draw("seizures"), draft.cast
    known = cast.of("facilitators")
    chosen = [known[draw.happens(draft.world("seized_facilitator_share"), known.size)]]
    for role, name in (("commissioner", "seized_payer_share"), ("lawful payer", "seized_lawful_share")):
        of_role = reported[cast.in_role(role)[reported]]
        chosen.append(of_role[draw.happens(draft.world(name), of_role.size)])
    owners = np.concatenate(chosen)
    owners = owners[heard.persons[owners]]
    erased = draw.happens(float(draft.settings("damage", "chat_erased_share")), 2 * len(ties))
    seized = Seized(
        owners,
        np.isin(ties.payee, owners) & ~erased[: len(ties)] & heard.ties,
        np.isin(ties.payer, owners) & ~erased[len(ties) :] & heard.ties,
        cast.same_phone[ties.payer] | draw.happens(0.5, len(ties)),
        heard.ties,
    )
    for owner in owners.tolist():
        _Device(inbox, drawn, conversations, damages, seized, owner).write()
    return seized


class _Device:
    def __init__(
        self, inbox: Inbox, drawn: Drawn, conversations: Conversations, damages: Damages, seized: Seized, owner: int
    ) -> None:
        self._inbox, self._drawn, self._conversations, self._damages = inbox, drawn, conversations, damages
        self._seized, self._owner = seized, owner
        draft = drawn.draft
        draw = draft.draw(f"device/{owner}")
        day = draft.settings.as_of - timedelta(days=int(draw.numbers.integers(5, 120)))
        self._folder = inbox.folder(day, "seizure")
        self._zone = ZoneInfo(PLACES[int(draft.cast.place[owner])].zone)
        self._layout = list(LAYOUTS)[int(draw.numbers.integers(0, len(LAYOUTS)))]

    def write(self) -> None:
        """Write every account of the device that was used."""
        ties, owner = self._drawn.ties, self._owner
        mine = np.flatnonzero(((ties.payee == owner) | (ties.payer == owner)) & self._seized.heard)
        kept = np.where(ties.payee[mine] == owner, self._seized.on_payee[mine], self._seized.on_payer[mine])
        for tie in mine[~kept].tolist():
            other = ties.payer[tie] if ties.payee[tie] == owner else ties.payee[tie]
            self._damages.plant("erased_chat", self._folder, f"p{owner}", f"with p{other}")
        for service, write in (
            ("telegram", self._telegram),
            ("messenger", self._messenger),
            ("whatsapp", self._whatsapp),
            ("skype", self._skype),
        ):
            here = mine[kept & (ties.service[mine] == SERVICES.index(service))]
            if here.size:
                write(here)

    def _me(self, service: str) -> Person:
        return self._drawn.draft.cast.seen(self._owner, service, second=False)

    def _talks(self, service: str, rows: Ints, count: list[int]) -> Iterator[Talk]:
        for tie in rows.tolist():
            messages, calls = self._conversations.talk(tie)
            count[0] += len(messages)
            count[1] += len(calls)
            yield self._other(service, tie), messages, calls

    def _other(self, service: str, tie: int) -> Person:
        ties, cast = self._drawn.ties, self._drawn.draft.cast
        if ties.payee[tie] == self._owner:
            shown = bool(self._seized.phone_shown[tie])
            return cast.seen(int(ties.payer[tie]), service, second=bool(ties.second[tie]), with_phone=shown)
        return cast.seen(int(ties.payee[tie]), service, second=False)

    def _telegram(self, rows: Ints) -> None:
        count = [0, 0]
        contacts = [person for tie in rows.tolist() if (person := self._other("telegram", tie)).phones]
        chunks = telegram_account(self._me("telegram"), contacts, self._talks("telegram", rows, count), self._zone)
        written = self._inbox.write(f"{self._folder}/telegram/result.json", "telegram", chunks)
        written.message, written.call = count

    def _messenger(self, rows: Ints) -> None:
        owner = self._me("messenger")
        for other, messages, calls in self._talks("messenger", rows, [0, 0]):
            files = messenger_files(owner, other, messages, calls)
            left = [len(messages), len(calls)]
            for name, content in files:
                path = f"{self._folder}/messenger/inbox/{thread(other)}/{name}"
                written = self._inbox.write(path, "messenger", [content])
                written.call = content.count(b'"call_duration"')
                written.message = content.count(b'"sender_name"') - written.call
                left = [left[0] - written.message, left[1] - written.call]
            if left != [0, 0]:
                raise RuntimeError(f"{left} records of a conversation were not written: a fault of this program")

    def _whatsapp(self, rows: Ints) -> None:
        owner, used = self._me("whatsapp"), set[str]()
        for other, messages, calls in self._talks("whatsapp", rows, [0, 0]):
            name = f"WhatsApp Chat with {other.name}"
            while name in used:
                name += "+"
            used.add(name)
            chunks = whatsapp_text(owner, other, messages, calls, self._layout, self._zone)
            written = self._inbox.write(f"{self._folder}/whatsapp/{name}.txt", "whatsapp", chunks)
            written.message = len(messages)
            written.call = sum(call.seconds == 0 for call in calls)
        self._inbox.answers.append((f"{self._folder}/whatsapp/", "zone", self._zone.key))
        self._inbox.answers.append((f"{self._folder}/whatsapp/", "date_order", LAYOUTS[self._layout].date_order))

    def _skype(self, rows: Ints) -> None:
        count = [0, 0]
        chunks = skype_db(self._me("skype"), self._talks("skype", rows, count))
        written = self._inbox.write(f"{self._folder}/skype/main.db", "skype", chunks)
        written.message, written.call = count
