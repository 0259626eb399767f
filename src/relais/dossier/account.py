"""The account of a sprint: one page on what was read, what was not, and what is unsure."""

from dataclasses import asdict, dataclass
from pathlib import Path

from relais.dossier.text import Say, safe, table, write_json, write_page
from relais.model.notice import msg

SHOWN = 50

TITLE = msg("Account of the sprint as of {as_of}")
READ = msg("Sources: {sources}. Read whole: {read}. In part: {partial}. Not at all: {unread}. Facts: {facts}")
UNREAD = msg("Left unread")
SAID = msg("Read whole, with a remark")
NOTHING_SAID = msg("No remark.")
NOTHING_UNREAD = msg("Nothing was left unread.")
WAITING = msg("Waiting for an answer")
NOTHING_WAITS = msg("No reader waits for an answer.")
UNSURE = msg("Unsure")
HUBS = msg("Selectors that join nobody, because many bear them: {count}")
DUPLICATES = msg("Reports that may be one report received twice: {count}")
NAMED_ONLY = msg("Holders of an export known by a screen name alone: {count}")
TIES = msg("Pairs of mentions proposed as one person by a quoted code or a sum told: {count}")
UNDETERMINED = msg("Contacts whose country is undetermined: {count}")
CONTACTS = msg("Contacts of {anchors} anchors: {leads}. Proposed: {proposed}")
HIDDEN = msg("{hidden} more stand in account.json.")


@dataclass(frozen=True)
class Unread:
    """A source that gave not all its facts: its name and hash, how it stands, what was skipped, the first reason."""

    source: str
    source_id: str
    status: str
    skipped: int
    reason: str
    params: dict[str, str]
    place: str


@dataclass(frozen=True)
class Waiting:
    """A question of a reader that nobody has answered: what is asked, and how many facts wait."""

    source: str
    source_id: str
    key: str
    place: str
    example: str
    records: int


@dataclass(frozen=True)
class Account:
    """What was read, unread and unsure in the whole home. `sources` and `facts` count by status and by table."""

    as_of: str
    sources: dict[str, int]
    facts: dict[str, int]
    unread: list[Unread]
    remarks: list[Unread]
    waiting: list[Waiting]
    unsure: dict[str, int]
    leads: dict[str, int]
    countries: dict[str, int]


def write(folder: Path, account: Account, say: Say) -> None:
    """Write account.json and account.md into `folder`."""
    whole = asdict(account)
    for row in (*whole["unread"], *whole["remarks"]):
        row["reason"] = row["reason"].format(**row.pop("params"))
    write_json(folder / "account.json", whole)
    write_page(folder / "account.md", _page(account, say))


def _page(account: Account, say: Say) -> list[str]:
    facts = ", ".join(f"{say(name, {})} {count}" for name, count in account.facts.items() if count) or "0"
    counts = {"sources": sum(account.sources.values()), **account.sources, "facts": facts}
    lines = [f"# {say(TITLE, {'as_of': account.as_of[:10]})}", "", say(READ, counts), ""]
    lines += [say(CONTACTS, account.leads), "", f"## {say(UNREAD, {})}", ""]
    headings = [say(text, {}) for text in (msg("source"), msg("status"), msg("skipped"), msg("reason"))]
    rows = [
        (line.source, say(line.status, {}), line.skipped, f"{line.place}: {say(line.reason, line.params)}".lstrip(": "))
        for line in account.unread[:SHOWN]
    ]
    lines += table(headings, rows) if rows else [say(NOTHING_UNREAD, {})]
    lines += _hidden(len(account.unread), say)
    lines += ["", f"## {say(SAID, {})}", "", *_remarks(account.remarks, say)]
    lines += ["", f"## {say(WAITING, {})}", ""]
    headings = [say(text, {}) for text in (msg("source"), msg("key"), msg("records"), msg("example"))]
    asked = [(line.source, line.key, line.records, line.example) for line in account.waiting[:SHOWN]]
    lines += table(headings, asked) if asked else [say(NOTHING_WAITS, {})]
    lines += _hidden(len(account.waiting), say)
    lines += ["", f"## {say(UNSURE, {})}", ""]
    return lines + [
        f"- {say(text, {'count': account.unsure[name]})}"
        for name, text in (
            ("hubs", HUBS), ("duplicates", DUPLICATES), ("named_only", NAMED_ONLY), ("ties", TIES),
            ("undetermined", UNDETERMINED),
        )
    ]  # fmt: skip


def _remarks(remarks: list[Unread], say: Say) -> list[str]:
    """Return one row per kind of remark: how many sources it was made of, and the first of them with its words."""
    of: dict[str, list[Unread]] = {}
    for line in remarks:
        of.setdefault(line.reason, []).append(line)
    headings = [say(text, {}) for text in (msg("sources"), msg("reason"), msg("source"))]
    rows = [
        (len(same), f"{same[0].place}: {say(same[0].reason, same[0].params)}".lstrip(": "), same[0].source)
        for same in sorted(of.values(), key=len, reverse=True)
    ]
    return table(headings, rows) if rows else [say(NOTHING_SAID, {})]


def _hidden(rows: int, say: Say) -> list[str]:
    return ["", say(HIDDEN, {"hidden": safe(rows - SHOWN)})] if rows > SHOWN else []
