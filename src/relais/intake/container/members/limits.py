"""How far a container is followed, and the account of what it has cost so far."""

from dataclasses import dataclass

from relais.model.notice import UnreadableError, msg

BOMB = msg("{inflated} bytes out of {packed}: more than {ratio} times its size, refused as a compression bomb")
TOO_MUCH = msg("the container unpacks to more than {limit} bytes: the rest is not read, bring it in by parts")
TOO_MANY = msg("the container holds more than {limit} members: the rest is not read, bring it in by parts")


@dataclass(frozen=True)
class Limits:
    """What one container may cost. Every figure is a refusal with a notice, never a silent cut.

    The defaults let a phone extraction of hundreds of gigabytes pass, and stop what only pretends to be large.

    members: how many, nested ones included.
    total: bytes unpacked in all, counted at every depth and every pass.
    member: bytes of one member.
    ratio: how many times larger than its packed form a member, or all members together, may become. Text
        packs 5 to 40 times, a database of empty pages about 100; deflate reaches 1,032, a bomb needs it.
    ratio_from: bytes below which the ratio is not judged: what fits here harms nobody.
    depth: containers within containers.
    path: bytes of a member's label.
    """

    members: int = 500_000
    total: int = 1 << 40
    member: int = 1 << 36
    ratio: int = 200
    ratio_from: int = 1 << 25
    depth: int = 4
    path: int = 1024


LIMITS = Limits()


class ExhaustedError(UnreadableError):
    """The container as a whole has cost what it may: nothing more of it is read."""


class Budget:
    """Counts what a container and all within it cost, against its limits and the size it came in."""

    def __init__(self, limits: Limits, packed: int) -> None:
        self.limits = limits
        self._packed = packed
        self._inflated = 0
        self._members = 0

    def member(self) -> None:
        """Count a member. Raises ExhaustedError past the limit."""
        self._members += 1
        if self._members > self.limits.members:
            raise ExhaustedError(TOO_MANY, limit=self.limits.members)

    def inflated(self, size: int, member: int, packed: int) -> None:
        """Count `size` bytes more of a member that has given `member` bytes out of `packed`.

        Raises UnreadableError when the member is a bomb, ExhaustedError when the container is.
        """
        self._inflated += size
        if self._inflated > self.limits.total:
            raise ExhaustedError(TOO_MUCH, limit=self.limits.total)
        self.judge(member, packed)
        if self._is_bomb(self._inflated, self._packed):
            raise ExhaustedError(BOMB, inflated=self._inflated, packed=self._packed, ratio=self.limits.ratio)

    def judge(self, member: int, packed: int) -> None:
        """Raise UnreadableError when `member` bytes out of `packed` are a bomb."""
        if self._is_bomb(member, packed):
            raise UnreadableError(BOMB, inflated=member, packed=packed, ratio=self.limits.ratio)

    def _is_bomb(self, inflated: int, packed: int) -> bool:
        return inflated > self.limits.ratio_from and inflated > self.limits.ratio * packed
