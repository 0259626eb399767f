"""Answers to requisitions: operators' payment lists, bank statements, call records, subscribers of addresses."""

from datetime import timedelta

import numpy as np

from relais.sim.drawn.conversation import Conversations
from relais.sim.drawn.counter import Counter
from relais.sim.drawn.damage import Damages, Slips
from relais.sim.drawn.draw import Bools, Ints
from relais.sim.drawn.inbox import Inbox, Written
from relais.sim.drawn.people import Drawn
from relais.sim.drawn.tie import CHANNELS
from relais.sim.writers.bank_csv import bank_csv
from relais.sim.writers.call_records import call_records
from relais.sim.writers.camt053_xml import camt053_xml
from relais.sim.writers.transfers_csv import transfers_csv
from relais.sim.writers.transfers_xlsx import transfers_xlsx

# A workbook of more rows is answered as a text table.
_SHEET_ROWS = 20_000
_KEPT = {"counter": "mto_records", "app": "mto_records", "wallet": "wallet_foreign", "bank": "bank"}


class Answers:
    """Writes the answers; `path` holds for each payment the index of the file that carries it, -1 for none."""

    def __init__(
        self, inbox: Inbox, drawn: Drawn, counter: Counter, slips: Slips, damages: Damages, heard: Bools
    ) -> None:
        """Draw which payments their operators still know; of ties that are not heard of they tell nothing."""
        self._inbox, self._drawn, self._counter, self._slips, self._damages = inbox, drawn, counter, slips, damages
        self._day = drawn.draft.settings.as_of - timedelta(days=1)
        self._draw = drawn.draft.draw("answers")
        available = drawn.draft.settings("erasure", "payments_available")
        shares = np.array([float(available.get(_KEPT.get(channel, ""), 0)) for channel in CHANNELS])
        known = self._draw.numbers.random(len(drawn.payments)) < shares[drawn.payments.channel]
        self._known = known & heard[drawn.payments.tie]
        self.path = np.full(len(drawn.payments), -1, np.int64)

    def transfers(self) -> None:
        """Write the lists of the counter, the app and the wallet: one a year, those with dates alone apart."""
        payments = self._drawn.payments
        clock = self._drawn.draft.settings("calls_and_chats", "clock_error")
        day_only = self._draw.happens(float(clock["payments_date_only"]), len(self._drawn.ties))[payments.tie]
        year = payments.at // 31_556_952
        for channel in ("counter", "app", "wallet"):
            of = self._known & (payments.channel == CHANNELS.index(channel))
            for bare in (False, True):
                here = of & (day_only == (bare and channel == "counter")) if channel == "counter" else of
                if bare and channel != "counter":
                    continue
                for one in np.unique(year[here]).tolist():
                    self._list(channel, np.flatnonzero(here & (year == one)), bare=bare)

    def banks(self, holders: Ints, count: int) -> None:
        """Write statements of up to `count` payers who pay through their bank: tables and camt.053 in turn."""
        bank = self._known & (self._drawn.payments.channel == CHANNELS.index("bank"))
        rows = np.flatnonzero(bank)
        payer = self._drawn.payer[rows]
        having = [holder for holder in holders.tolist() if (payer == holder).any()][:count]
        cast = self._drawn.draft.cast
        for nth, holder in enumerate(having):
            mine = rows[payer == holder]
            folder = self._inbox.folder(self._day, "answer_bank")
            write, name, kind = ((bank_csv, "releve.csv", "bank"), (camt053_xml, "camt053.xml", "camt.053"))[nth % 2]
            chunks = write(cast[f"p{holder}"], self._counter.payments(mine.tolist()), cast)
            written = self._inbox.write(f"{folder}/{name}", kind, chunks)
            if kind == "camt.053":
                self._inbox.answers.append((written.path, "zone", "Europe/Paris"))
            self._told(written, mine)

    def calls(self, lines: Ints, count: int, conversations: Conversations) -> None:
        """Write the call records of up to `count` payers; some state a zone that is not theirs."""
        ties, cast = self._drawn.ties, self._drawn.draft.cast
        wrong = float(self._drawn.draft.settings("calls_and_chats", "clock_error")["timestamp_timezone_wrong"])
        year = self._drawn.draft.now - 365 * 86_400
        for line in lines.tolist()[:count]:
            calls = [c for tie in np.flatnonzero(ties.payer == line).tolist() for c in conversations.phone_calls(tie)]
            calls = sorted((c for c in calls if c.at.timestamp() > year), key=lambda call: call.at)
            if not calls:
                continue
            folder = self._inbox.folder(self._day, "answer_calls")
            stated = "Asia/Manila" if self._draw.numbers.random() < wrong else None
            written = self._inbox.write(
                f"{folder}/appels.csv", "calls", call_records(calls, cast, stated=stated), damaged=stated is not None
            )
            written.call = len(calls)
            if stated:
                self._damages.plant("wrong_zone", written.path, f"p{line}", f"stated {stated}")

    def _list(self, channel: str, rows: Ints, *, bare: bool) -> None:
        folder = self._inbox.folder(self._day, "answer_transfers")
        cast, payments = self._drawn.draft.cast, self._counter.payments(rows.tolist())
        if channel == "app" and rows.size <= _SHEET_ROWS:
            written = self._inbox.write(f"{folder}/transfers.xlsx", "transfers xlsx", transfers_xlsx(payments, cast))
        else:
            chunks = transfers_csv(payments, cast, clock="day" if bare else "second")
            written = self._inbox.write(f"{folder}/transferts.csv", "transfers csv", chunks)
            self._inbox.answers.append((written.path, "country", "FR"))
        self._told(written, rows)
        if bare:
            self._damages.plant("date_only", written.path, None, f"{rows.size} payments")

    def _told(self, written: Written, rows: Ints) -> None:
        written.payment = rows.size
        self.path[rows] = len(self._inbox.files) - 1
        wrong = rows[self._slips.misspelt[rows] > 0]
        payer = self._slips.misspelt[wrong] == 1
        whose = np.where(payer, self._drawn.payer[wrong], self._drawn.payee[wrong])
        for row, person in zip(wrong.tolist(), whose.tolist(), strict=True):
            self._damages.plant("misspelt_name", written.path, f"p{person}", str(self._drawn.code[row]))
        for row in rows[self._slips.reordered[rows]].tolist():
            person = f"p{self._drawn.payer[row]}"
            self._damages.plant("reordered_name", written.path, person, str(self._drawn.code[row]))
