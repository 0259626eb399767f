"""Statements of SWIFT, after the public descriptions of banks."""

HOLDER = "NL26VAYB8060476890"
OTHER = "NL56AGDH9619008421"
GERMAN = (
    "166?00TRANSFER?100399?20EREF+E-10?21SVWZ+Call +33 6 39 98 00 01?22ABWE+Eve Moe",
    f"?30EXAMDEFF?31{OTHER}?32Ben Doe",
)
DUTCH = (f"/EREF/E-10//CNTP/{OTHER}/EXAMNL2A/Ben Doe/Cebu//REMI/USTD//Call +33 6 39 98 00 01/",)


def line(
    entry: str = "2601120112D45,50NTRFNONREF//B-10", *, info: tuple[str, ...] = GERMAN, more: tuple[str, ...] = ()
) -> list[str]:
    """A statement line, and the information to the account owner."""
    shown = [f":86:{info[0]}", *info[1:]] if info else []
    return [f":61:{entry}", *more, *shown]


def statement(
    *lines: list[str], account: str = f"{HOLDER}EUR", opening: str = ":60F:C260101EUR100,00", end: str = "-",
    head: str = "", newline: str = "\r\n",
) -> bytes:  # fmt: skip
    """A statement of these lines."""
    rows = [":20:START", f":25:{account}", ":28C:1/1", opening, *(row for one in lines for row in one)]
    rows += [":62F:C260131EUR54,50", ":86:text on the whole statement", end]
    return head.encode() + "".join(f"{row}{newline}" for row in rows).encode()


SOUND: dict[str, bytes] = {
    "mt940": statement(*[line()] * 20),
    "mt940, in an envelope": statement(
        *[line(info=DUTCH)] * 20, end="-}", head="{1:F01EXAMNL2AXXXX0000000000}{2:I940EXAMNL2AXXXXN}{4:\r\n"
    ),
}
