"""What two persons said and when they called: drawn for one tie at a time, as a writer asks for it."""

from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from relais.sim.drawn.cast import SERVICES
from relais.sim.drawn.draw import Bools, Draw, Ints, shaped
from relais.sim.drawn.money import PHP_PER_EUR
from relais.sim.drawn.people import Drawn
from relais.sim.drawn.phrases import IDLE, PHRASES
from relais.sim.drawn.sessions import Sessions
from relais.sim.drawn.tie import CHANNELS, HABIT
from relais.sim.drawn.zones import DAY, at_wall, days_between, late_seconds, offsets
from relais.sim.event import Call, Message
from relais.sim.talk import hyphened, spaced

_FEWEST_SECONDS, _MOST_SECONDS = 15, 240
_UNQUOTED_CHANNELS = (CHANNELS.index("bank"), CHANNELS.index("unseen"))


class Conversations:
    """All conversations of a world, none of them drawn before it is asked for."""

    def __init__(self, drawn: Drawn, sessions: Sessions) -> None:
        """Index payments and sessions by their tie."""
        self._drawn, self._sessions = drawn, sessions
        self._by_tie = np.argsort(drawn.payments.tie, kind="stable")
        self._starts = np.searchsorted(drawn.payments.tie[self._by_tie], np.arange(len(drawn.ties) + 1))
        tie = drawn.payments.tie[sessions.payment]
        self._sessions_by_tie = np.argsort(tie, kind="stable")
        self._session_starts = np.searchsorted(tie[self._sessions_by_tie], np.arange(len(drawn.ties) + 1))

    def talk(self, tie: int) -> tuple[list[Message], list[Call]]:
        """Return the tie's chat lines and its calls over the chat's service, each in order of time."""
        drawn = self._drawn
        draw = Draw(drawn.draft.settings.seed, f"talk/{tie}")
        payments = self._by_tie[self._starts[tie] : self._starts[tie + 1]]
        calls = self._calls(draw, tie, payments)
        lines = self._lines(draw, tie, payments, calls)
        ends = (f"p{drawn.ties.payer[tie]}", f"p{drawn.ties.payee[tie]}")
        service = SERVICES[drawn.ties.service[tie]]
        return (
            [
                Message(service, datetime.fromtimestamp(at, UTC), ends[side], ends[1 - side], text)
                for at, side, text in lines
            ],
            [
                Call(service, datetime.fromtimestamp(at, UTC), seconds, ends[by], ends[1 - by], bool(video))
                for at, seconds, by, video in calls
            ],
        )

    def phone_calls(self, tie: int) -> list[Call]:
        """Return the tie's calls over the telephone: rings before a paid call, and short ones between."""
        drawn = self._drawn
        draw = Draw(drawn.draft.settings.seed, f"phone/{tie}")
        paid = self._paid_calls(tie)
        rings = paid[draw.happens(0.6, paid.size)]
        sessions = self._sessions
        other = self._habitual(draw, tie, float(drawn.ties.calls_week[tie]) * 0.3)
        at = np.r_[sessions.at[rings] - 120, other]
        seconds = np.where(draw.happens(0.5, at.size), draw.whole(10, 400, at.size), 0)
        ends = (f"p{drawn.ties.payer[tie]}", f"p{drawn.ties.payee[tie]}")
        order = np.argsort(at, kind="stable")
        return [
            Call("phone", datetime.fromtimestamp(int(at[row]), UTC), int(seconds[row]), *ends, video=False)
            for row in order
        ]

    def _paid_calls(self, tie: int) -> Ints:
        found: Ints = self._sessions_by_tie[self._session_starts[tie] : self._session_starts[tie + 1]]
        return found

    def _calls(self, draw: Draw, tie: int, payments: Ints) -> list[tuple[int, int, int, int]]:
        """Return (UTC second, seconds, who calls: 0 the payer, video) in order of time."""
        drawn, sessions = self._drawn, self._sessions
        settings, ties = drawn.draft.settings, drawn.ties
        paid = self._paid_calls(tie)
        habit = self._habitual(draw, tie, float(ties.calls_week[tie]))
        told = payments[draw.happens(float(ties.notify[tie]), payments.size)]
        lag = shaped(settings("legit_remitters", "family_calls")["notify_lag_min"])
        notice = drawn.payments.at[told] + np.rint(draw.lognormal(lag, told.size) * 60).astype(np.int64)
        lawful = np.r_[habit, notice]
        kind = "lawful_call_minutes" if ties.conduct[tie] == HABIT else "contact_call_minutes"
        minutes = draw.lognormal(settings("conduct", kind), lawful.size)
        seconds = np.where(draw.happens(0.12, lawful.size), 0, np.rint(np.clip(minutes, 0.3, 180) * 60))
        video = draw.happens(float(settings("conduct", "lawful_video_share")), lawful.size)
        at = np.r_[sessions.at[paid], lawful]
        rows = np.stack(
            [at, np.r_[sessions.seconds[paid], seconds], np.r_[np.zeros(paid.size), draw.happens(0.5, lawful.size)],
             np.r_[np.ones(paid.size), video]], axis=1,
        ).astype(np.int64)  # fmt: skip
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        rows = rows[rows[:, 0] + rows[:, 1] < drawn.draft.now]
        return [(int(a), int(b), int(c), int(d)) for a, b, c, d in rows]

    def _habitual(self, draw: Draw, tie: int, per_week: float) -> Ints:
        ties = self._drawn.ties
        first, last = int(ties.first[tie]), int(ties.last[tie])
        count = int(draw.numbers.poisson(per_week * max(last - first + 1, 1) / 7))
        day = draw.whole(first, last + 1, count)
        place = np.full(count, self._drawn.draft.cast.place[ties.payer[tie]])
        at = at_wall(day, late_seconds(draw, float(ties.late[tie]), count), place)
        return at[at < self._drawn.draft.now]

    def _lines(
        self, draw: Draw, tie: int, payments: Ints, calls: list[tuple[int, int, int, int]]
    ) -> list[tuple[int, int, str]]:
        """Return (UTC second, side: 0 the payer, text) in order of time."""
        drawn, settings = self._drawn, self._drawn.draft.settings
        home = draw.pick(settings("conduct", "languages_home"), 1)[0]
        away = draw.pick(settings("conduct", "languages_abroad"), 1)[0]
        spoken = (
            list(settings("conduct", "languages_home"))[home],
            list(settings("conduct", "languages_abroad"))[away],
        )
        said = self._of_payments(draw, tie, payments, spoken)
        said += self._of_calls(draw, tie, calls, spoken)
        if drawn.draft.cast.joined[drawn.ties.payer[tie]] and draw.numbers.random() < 0.3:
            said.append(self._of_phone(draw, tie, spoken))
        idle = self._idle(draw, tie, max(int(drawn.ties.lines[tie]) - len(said), 2), spoken)
        now = drawn.draft.now
        return sorted(line for line in said + idle if line[0] < now)

    def _of_payments(self, draw: Draw, tie: int, payments: Ints, spoken: tuple[str, str]) -> list[tuple[int, int, str]]:
        drawn = self._drawn
        mentioned = float(drawn.draft.settings("calls_and_chats", "chat_mentions_amount_or_code"))
        quotes = bool(drawn.quotes[tie])
        chance = draw.numbers.random((payments.size, 3))
        said: list[tuple[int, int, str]] = []
        # Who quotes codes at all quotes one at least: the first that an operator issued.
        quotable = ~np.isin(drawn.payments.channel[payments], _UNQUOTED_CHANNELS)
        due = int(np.argmax(quotable)) if quotes and quotable.any() else -1
        for nth, payment in enumerate(payments):
            if chance[nth, 0] >= mentioned and nth != due:
                continue
            code = quotes and quotable[nth] and (nth == due or chance[nth, 1] < 2 / 3)
            at = int(drawn.payments.at[payment]) + 60 + int(chance[nth, 2] * 360)
            phrases = PHRASES[spoken[0]]
            text = _one(draw, phrases.code if code else phrases.amount).format(
                amount=_amount(draw, int(drawn.payments.cents[payment])), code=hyphened(str(drawn.code[payment]))
            )
            said += [(at, 0, text), (at + 45 + nth % 150, 1, _one(draw, PHRASES[spoken[1]].got))]
        return said

    def _of_calls(
        self, draw: Draw, tie: int, calls: list[tuple[int, int, int, int]], spoken: tuple[str, str]
    ) -> list[tuple[int, int, str]]:
        chosen = [call for call in calls if draw.numbers.random() < 0.4]
        if not chosen:
            return []
        at = np.array([call[0] for call in chosen])
        place = np.full(at.size, self._drawn.draft.cast.place[self._drawn.ties.payer[tie]])
        wall = at + offsets(at, place)
        said = []
        for (began, *_rest), local in zip(chosen, wall, strict=True):
            time = f"{local % DAY // 3_600}:{local % 3_600 // 600}0"
            side = int(draw.numbers.random() < 0.5)
            said.append((began - 240, side, _one(draw, PHRASES[spoken[side]].when).format(time=time)))
        return said

    def _of_phone(self, draw: Draw, tie: int, spoken: tuple[str, str]) -> tuple[int, int, str]:
        cast, ties = self._drawn.draft.cast, self._drawn.ties
        at = int(ties.first[tie]) * DAY + 43_200 + int(draw.numbers.random() * 20_000)
        phone = spaced(cast.chat_phone(int(ties.payer[tie])))
        return at, 0, _one(draw, PHRASES[spoken[0]].phone).format(phone=phone)

    def _idle(self, draw: Draw, tie: int, count: int, spoken: tuple[str, str]) -> list[tuple[int, int, str]]:
        ties, settings = self._drawn.ties, self._drawn.draft.settings
        talks = max(1, round(count / float(settings("conduct", "lines_per_talk"))))
        size = np.bincount(draw.whole(0, talks, count), minlength=talks)
        last = min(int(ties.last[tie]), self._drawn.draft.last_day)
        day = days_between(draw, np.full(talks, int(ties.first[tie])), np.full(talks, last))
        place = np.full(talks, self._drawn.draft.cast.place[ties.payer[tie]])
        begin = at_wall(day, late_seconds(draw, float(ties.late[tie]), talks), place)
        steps = draw.whole(_FEWEST_SECONDS, _MOST_SECONDS, count)
        talk = np.repeat(np.arange(talks), size)
        total = np.cumsum(steps)
        before = np.concatenate(([0], total))[np.cumsum(size) - size]
        at = begin[talk] + total - before[talk]
        side: Bools = draw.happens(0.5, count)
        # Most lines say two things: people repeat themselves less often than a list of phrases would.
        first, then = draw.numbers.random(count), draw.numbers.random(count) * 1.6
        lines = (IDLE[spoken[0]], IDLE[spoken[1]])
        sides = side.astype(int).tolist()
        return [
            (moment, who, _idle_text(lines[who], one, two))
            for moment, who, one, two in zip(at.tolist(), sides, first.tolist(), then.tolist(), strict=True)
        ]


def _idle_text(lines: tuple[str, ...], one: float, two: float) -> str:
    said = lines[int(one * len(lines))]
    return f"{said} {lines[int(two * len(lines))]}" if two < 1 else said


def _one(draw: Draw, of: tuple[str, ...]) -> str:
    return of[int(draw.numbers.random() * len(of))]


def _amount(draw: Draw, cents: int) -> str:
    """Write a sum as people do: in euros where they are even, else in the pesos paid out."""
    if cents % 500 == 0:
        return f"{cents // 100} {'EUR' if draw.numbers.random() < 0.6 else '€'}"
    return f"{Decimal(cents) * PHP_PER_EUR / 100:,.0f} PHP"
