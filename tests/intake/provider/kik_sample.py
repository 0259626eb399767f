"""Logs of our own, in the form that public readers of Kik's answers describe."""

from collections.abc import Sequence

AT = 1_705_315_800_000
ANA, BEN, CAL = "ana.roe_a1b", "ben_doe_c2d", "cal.poe_e3f"
FILE = "4a1c0bdc-3ceb-41c0-989d-afe622eacc42"


def log(*lines: Sequence[object]) -> bytes:
    """Write rows with tabs."""
    return "".join("\t".join(map(str, line)) + "\n" for line in lines).encode()


BIND = log(
    (AT, ANA, "203.0.113.7", "40112", "2024/01/15 10:50:00 UTC", "FR"),
    (AT + 1000, ANA, "2001:db8::7", "", "2024/01/15 10:50:01 UTC", "FR"),
)
CHAT = log(
    (AT, ANA, BEN, 3, "203.0.113.7", "2024/01/15 10:50:00 UTC"),
    (AT + 1000, BEN, ANA, 1, "REDACTED", "2024/01/15 10:50:01 UTC"),
)
FILES = log((AT, ANA, BEN, "image", FILE, "203.0.113.8", "2024/01/15 10:50:00 UTC"))
GROUP = log((AT, ANA, "1100123456_g", BEN, 2, "203.0.113.7", "2024/01/15 10:50:00 UTC"))
GROUP_FILES = log((AT, ANA, "1100123456_g", CAL, "video", FILE, "REDACTED", "2024/01/15 10:50:00 UTC"))
AT_KIK = "@talk.kik.com"
TEXTS = (
    "id,a,b,message,sender,receiver,ip,port,c,time\n"
    f'm1,,,"h\u00c3\u00a9llo, Ben",{ANA}{AT_KIK},{BEN}{AT_KIK},203.0.113.7,40112,,2024-01-15 10:50:00 UTC\n'
    f"m2,,,hello,{BEN}{AT_KIK},{ANA}{AT_KIK},203.0.113.9,40113,,{AT}\n"
).encode()
BINDS = f"{ANA}{AT_KIK},203.0.113.7,40112,2024-01-15T10:50:00Z,phone\n".encode()
SOUND = {
    "kik_answer": CHAT,
    "kik_answer, binds": BIND,
    "kik_answer, files": FILES,
    "kik_answer, group": GROUP,
    "kik_answer, group files": GROUP_FILES,
    "kik_answer, texts": TEXTS,
    "kik_answer, list of binds": BINDS,
}
