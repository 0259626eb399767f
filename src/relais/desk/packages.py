"""Packages at the desk: gathered from the last run, built for each country, and let go by two people.

Of a package leave the files, a line in the register of exports for each country, and the list of what was in it.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.casework import export as exports
from relais.casework.export import Left
from relais.casework.restriction import Restriction
from relais.desk.act import act, decision
from relais.desk.consent import consent, purpose_of
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.package_facts import countries_of, of_victims
from relais.desk.package_facts import persons as facts_of
from relais.desk.restrict import intelligence, restrictions
from relais.desk.sight import Sight, sight
from relais.desk.victim_names import VictimNames
from relais.dossier.archive import archive
from relais.dossier.edition import Earlier, with_edition
from relais.dossier.files import MANIFEST
from relais.dossier.package import VERSION, Findings, Origin, countries, package, places
from relais.dossier.package_files import JSON, package_files
from relais.language.tongue import Tongue
from relais.model.notice import msg
from relais.triage.leads import WHY_NOT

NOT_EMPTY = msg("{path} is not empty: choose another folder for the packages")
OUT_INSIDE = msg("{path} lies inside {folder}: choose a folder for the packages outside the home and what is taken in")
NO_FACILITATOR = msg("{text} is no facilitator of the last run: an alert names a payee, or an account was seized")
NOT_AN_EDITION = msg("{path} is no edition of a package of version {version}: a folder that relais wrote was expected")
CHANGED = msg("{path} is not what its manifest says: a later edition needs the one that was sent, unchanged")

_TABLES = (
    "lead", "lead_reason", "anchor", "lead_tie", "lead_evidence", "lead_payment", "lead_session", "hub", "subject",
)  # fmt: skip

Progress = Callable[[int, str], None]


@dataclass(frozen=True)
class CountryLine:
    """What a country's package holds: contacts, those proposed, their payments, its facilitators, what is lost first.

    `withheld`: data that may not go there, or that name a victim; `export`: its number in the register.
    """

    country: str
    leads: int
    proposed: int
    payments: int
    facilitators: int
    withheld: int
    edition: int
    first_expiry: datetime | None
    export: int | None = None


@dataclass(frozen=True)
class Built:
    """The packages of all countries before they are written: files by country, bodies and lines."""

    files: Mapping[str, Mapping[str, bytes]]
    bodies: Mapping[str, Mapping[str, Any]]
    lines: tuple[CountryLine, ...]


def packages(
    home: Home, out: Path, as_of: datetime, said: Tongue, *, facilitator: str | None = None,
    since: Path | None = None, progress: Progress = lambda _n, _country: None,
) -> list[CountryLine]:  # fmt: skip
    """Write the packages of the last run into `out`: of all facilitators, or of one (an anchor, S-…).

    `since`: the folder of the edition before. `out` must not exist, or be empty; it appears whole or not at all.
    Raises DeskError.
    """
    with act(home, "package", step="begin") as connection:
        check_out(out, home.root)
        earlier = read_editions(since) if since else {}
        built = build(home, connection, as_of, said, facilitator=facilitator, earlier=earlier, progress=progress)
    lines: list[CountryLine] = []
    write(out, built, lambda _part: lines.extend(let_go(home, "package", reference(facilitator or "all"), built)))
    return lines


def reference(what: str) -> str:
    """Return how an approval names packages: of a facilitator, or 'all'."""
    return f"packages {what}"


def check_out(out: Path, *folders: Path) -> None:
    """Refuse a folder that holds something, or lies where it would be lost or taken in; raises DeskError."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DeskError(NOT_EMPTY, path=out)
    for folder in folders:
        # The home's own folders are rebuilt, and packages among the sources would come in as evidence.
        if folder.resolve() in (out.resolve(), *out.resolve().parents):
            raise DeskError(OUT_INSIDE, path=out, folder=folder)


def use_approval(home: Home, name: str, what: str) -> int | None:
    """Use up the approval of a second person, in a unit that has one; return its number; raises DeskError."""
    details: dict[str, object] = {"step": "approved"}
    with decision(home, name, details) as connection:
        number = consent(home, connection, what)
        details |= {} if number is None else {"approval": number}
    return number


def build(
    home: Home, connection: Connection, as_of: datetime, said: Tongue, *, facilitator: str | None = None,
    earlier: Mapping[str, Earlier] | None = None, progress: Progress = lambda _n, _country: None,
) -> Built:  # fmt: skip
    """Return the packages of the last run, inside the frame of an act; raises DeskError."""
    seen = sight(home, connection)
    tables, _stale = seen.results(*_TABLES)
    found = _findings(connection, seen, tables, as_of, facilitator)
    letterhead = home.settings.documents.letterhead.splitlines()
    files, bodies, lines = {}, {}, []
    for number, country in enumerate(countries(found), 1):
        progress(number, country)
        body = with_edition(package(found, country), (earlier or {}).get(country))
        bodies[country] = body
        files[country] = package_files(body, said, letterhead, home.fonts)
        lines.append(_line(found.tables["lead"], body))
    return Built(files, bodies, tuple(lines))


def let_go(home: Home, name: str, what: str, built: Built, number: int | None = None) -> list[CountryLine]:
    """Enter in the register that the packages leave; `number`: the approval that was used up, else one is, now.

    Raises DeskError.
    """
    details: dict[str, object] = {"step": "end"}
    lines = []
    with decision(home, name, details) as connection:
        number = consent(home, connection, what) if number is None else number
        purpose = purpose_of(home, connection, number, what)
        for line in built.lines:
            body = built.bodies[line.country]
            left = Left(
                exports.PACKAGE, None, line.country, purpose, number,
                sha256(archive(built.files[line.country].items())).hexdigest(),
                frozenset(places(body)), sha256(built.files[line.country][JSON]).hexdigest(),
            )  # fmt: skip
            lines.append(replace(line, export=exports.record(connection, home.exports, left, home.actor)))
        details |= {"packages": {one.country: one.proposed for one in lines}, "approval": number}
    return lines


def write(out: Path, built: Built, beside: Callable[[Path], None] = lambda _part: None) -> None:
    """Write the packages into `out`, a folder and an archive for each country, and what is written `beside` them."""
    write_files(out, built.files, beside)


def write_files(
    out: Path, files: Mapping[str, Mapping[str, bytes]], beside: Callable[[Path], None] = lambda _part: None
) -> None:
    """Write folders of files and their archives into `out`, which appears whole or not at all.

    `beside`: what else is written, or entered in the register, once they lie on the disk.
    """
    part = out.absolute().with_name(f".{out.absolute().name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        for folder, held in files.items():
            (part / folder).mkdir()
            for name, content in held.items():
                (part / folder / name).write_bytes(content)
            (part / f"{folder}.zip").write_bytes(archive(held.items()))
        # Last: a disk that is full uses up nobody's signature, and nothing counts as sent.
        beside(part)
        if out.exists():
            out.rmdir()
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def read_editions(folder: Path) -> dict[str, Earlier]:
    """Return the editions that lie in a folder of packages, by country; raises DeskError for what was changed."""
    found = {}
    for path in sorted(folder.glob(f"*/{JSON}")):
        try:
            manifest = (path.parent / MANIFEST).read_bytes()
            content = path.read_bytes()
            told, body = json.loads(manifest), json.loads(content)
            known = body["relais_package"] == VERSION
            whole = told["files"][JSON] == sha256(content).hexdigest()
            country = body["package"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DeskError(NOT_AN_EDITION, path=path, version=VERSION) from error
        if not known:
            raise DeskError(NOT_AN_EDITION, path=path, version=VERSION)
        if not whole:
            raise DeskError(CHANGED, path=path)
        found[country] = Earlier(body, sha256(manifest).hexdigest())
    if not found:
        raise DeskError(NOT_AN_EDITION, path=folder, version=VERSION)
    return found


def _findings(
    connection: Connection, seen: Sight, tables: Mapping[str, pa.Table], as_of: datetime, facilitator: str | None
) -> Findings:
    tables = dict(tables) if facilitator is None else _of_one(tables, facilitator)
    told = facts_of(seen, tables)
    victims, selectors = of_victims(seen, connection, tables["subject"])
    stated = restrictions(connection, seen)
    # What is masked for the person who acts is another case's to pass on.
    stated |= {one: Restriction(countries=frozenset()) for one in seen.reach.masked}
    unproven, nothing = intelligence(seen), Restriction()
    return Findings(
        tables={**tables, **told},
        origins={
            one.source_id: Origin(
                one.source_id, one.name, stated.get(one.source_id, nothing), one.source_id not in unproven
            )
            for one in seen.state().sources.values()
        },
        countries=countries_of(told["country"], tables["anchor"]["anchor"].to_pylist()),
        why_not=WHY_NOT,
        as_of=as_of.isoformat(),
        told=VictimNames(victims, told["name"]["text"].to_pylist(), selectors).told,
    )


def _of_one(tables: Mapping[str, pa.Table], facilitator: str) -> dict[str, pa.Table]:
    """Return the tables of one facilitator: who dealt with them, and what passed between the two."""
    anchors = tables["anchor"].to_pylist()
    anchor = next((one["anchor"] for one in anchors if facilitator in (one["anchor"], *one["subjects"])), None)
    if anchor is None:
        raise DeskError(NO_FACILITATOR, text=facilitator)
    lead = tables["lead"]
    lead = lead.filter(pa.array([anchor in one for one in lead["anchors"].to_pylist()], pa.bool_()))
    kept = {"lead": lead, "anchor": tables["anchor"].filter(pc.equal(tables["anchor"]["anchor"], anchor))}
    ids = pa.array([*lead["lead"].to_pylist(), anchor], pa.string())
    for name, key in (("lead_reason", "lead"), ("lead_evidence", "lead"), ("lead_tie", "person")):
        kept[name] = tables[name].filter(pc.is_in(tables[name][key], ids))
    for name in ("lead_payment", "lead_session"):
        kept[name] = tables[name].filter(pc.equal(tables[name]["anchor"], anchor))
    return {**tables, **kept}


def _line(lead: pa.Table, body: Mapping[str, Any]) -> CountryLine:
    counts, ids = body["counts"], pa.array([one["lead"] for one in body["leads"]], pa.string())
    return CountryLine(
        body["package"], counts["leads"], counts["proposed"], counts["payments"], counts["facilitators"],
        sum(body["withheld"].values()), body["edition"]["number"],
        pc.min(lead.filter(pc.is_in(lead["lead"], ids))["first_expiry"]).as_py(),
    )  # fmt: skip
