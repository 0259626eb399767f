"""Channels: by which way data are asked for, who may ask, whom and in which form; read from `data/channels.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from relais.law.cautions import CAUTIONS
from relais.law.preconditions import PRECONDITIONS
from relais.law.retention import Duration, duration
from relais.law.rows import (
    SHOWN,
    BadLawError,
    Provenance,
    Reference,
    Row,
    closed,
    day,
    each,
    flag,
    keys,
    one_of,
    provenance,
    references,
    some_day,
    text,
    tree,
)
from relais.law.situation import DataCategory, Frame, Function

Direction = Literal["out", "in", "both", "gate", "transport", "operation", "none"]
Availability = Literal["usable", "hidden"]
DurationIs = Literal["fixed", "minimum", "maximum"]

_META = {"compiled", "rule_human", "rule_prior_control", "rule_ip"}
_TOP = {"meta", "country_groups", "fields", "channels", "sources"}
_NEEDED = {
    "id", "name_fr", "name_en", "direction", "availability", "references", "basis", "data_categories", "countries",
    "frames", "issuers", "issuers_if_validated", "validators", "preconditions", "warnings", "deadline", "fields",
    *SHOWN,
}  # fmt: skip
_TEXTS = ("deadline_text", "via", "form", "note")
_OPTIONAL = {
    "applicable_from",
    "duration",
    "duration_is",
    "extension",
    "reminder",
    "notification",
    "caveat",
    "why_hidden",
    *_TEXTS,
}


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages."""

    fr: str
    en: str

    def said(self, language: str) -> str:
        """Return the text in French, or in English for any other language."""
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Deadline:
    """Within what the addressee must answer, from receipt; `emergency` is None where it is not shorter."""

    normal: Duration
    emergency: Duration | None


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel. `countries` is None for anywhere but France. `deadline` is None where no text sets one.

    `duration` is how long a preservation holds, `extension` by how much it is prolonged once; `reminder` is counted
    from sending. `notification` says that the enforcing authority may have to be notified. `fields` are keys of
    `Channels.fields`, in the order of the form.
    """

    id: str
    name_fr: str
    name_en: str
    direction: Direction
    availability: Availability
    basis: str
    references: tuple[Reference, ...]
    categories: tuple[DataCategory, ...]
    countries: frozenset[str] | None
    frames: tuple[Frame, ...]
    issuers: tuple[Function, ...]
    issuers_if_validated: tuple[Function, ...]
    validators: tuple[Function, ...]
    preconditions: tuple[str, ...]
    warnings: tuple[str, ...]
    deadline: Deadline | None
    duration: Duration | None
    duration_is: DurationIs | None
    extension: Duration | None
    reminder: Duration | None
    notification: bool
    fields: tuple[str, ...]
    applicable_from: date | None
    provenance: Provenance
    why_hidden: Label | None
    deadline_text: str
    via: str
    form: str
    note: str


@dataclass(frozen=True, slots=True)
class Channels:
    """The whole file: channels by id in its order, and the labels of the fields of their forms."""

    compiled: str
    channels: Mapping[str, Channel]
    fields: Mapping[str, Label]


@cache
def load() -> Channels:
    """Return the shipped channels; read once."""
    return parse((files("relais.law") / "data" / "channels.yaml").read_text(encoding="utf-8"))


def parse(given: str) -> Channels:
    """Read a file of channels. Raises BadLawError for anything it should not hold."""
    whole = keys("the file of channels", tree(given, "the file of channels"), _TOP)
    sources = whole["sources"]
    labels = {name: Label(**keys(name, row, {"fr", "en"})) for name, row in whole["fields"].items()}
    groups = each("country_groups", whole["country_groups"], lambda name, row: _group(name, row, sources))
    rows_by_id = {row["id"]: row for row in whole["channels"] if isinstance(row, dict) and "id" in row}
    channels = each(
        "channels",
        whole["channels"],
        lambda name, row: _channel(name, row, groups, _fields(name, row, rows_by_id, labels), sources),
    )
    if absent := sorted({held.via for held in channels.values() if held.via} - channels.keys()):
        raise BadLawError(f"a channel goes via {', '.join(absent)}, which is no channel")
    meta = keys("meta", whole["meta"], _META)
    return Channels(some_day("meta", "compiled", meta["compiled"]).isoformat(), channels, labels)


def _group(name: str, row: Row, sources: Mapping[str, str]) -> frozenset[str]:
    keys(name, row, {"id", "countries", *SHOWN}, ("caveat",))
    provenance(name, row, sources)
    return frozenset(_country(name, code) for code in row["countries"])


def _country(name: str, code: object) -> str:
    read = text(name, "countries", code)
    if len(read) != 2 or not read.isupper():
        raise BadLawError(f"{name}: {read} is no country and no group")
    return read


def _countries(name: str, given: object, groups: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    if not isinstance(given, list) or not given:
        raise BadLawError(f"{name}: countries must be a list")
    if given == ["ABROAD"]:
        return None
    return frozenset(code for held in given for code in groups.get(held, None) or [_country(name, held)])


def _fields(name: str, row: Row, rows_by_id: Mapping[str, Row], labels: Mapping[str, Label]) -> tuple[str, ...]:
    given = row.get("fields")
    if isinstance(given, dict):
        keys(f"{name}, fields", given, {"same_as", "more"})
        other = rows_by_id.get(given["same_as"], {}).get("fields")
        if not isinstance(other, list):
            raise BadLawError(f"{name}: fields are the same as those of {given['same_as']}, which lists none")
        given = [*other, *given["more"]]
    named = closed(name, "fields", given, labels.keys())
    if len(set(named)) != len(named):
        raise BadLawError(f"{name}: a field stands twice")
    return named


def _deadline(name: str, given: object) -> Deadline | None:
    if given is None:
        return None
    row = keys(f"{name}, deadline", given, {"normal", "emergency"})
    if (normal := duration(name, row["normal"])) is None:
        raise BadLawError(f"{name}: a deadline has a duration")
    return Deadline(normal, duration(name, row["emergency"]))


def _channel(
    name: str, row: Row, groups: Mapping[str, frozenset[str]], fields: tuple[str, ...], sources: Mapping[str, str]
) -> Channel:
    keys(name, row, _NEEDED, _OPTIONAL)
    one_of(name, "direction", row["direction"], get_args(Direction))
    one_of(name, "availability", row["availability"], get_args(Availability))
    one_of(name, "duration_is", row.get("duration_is"), (*get_args(DurationIs), None))
    if (row["availability"] == "hidden") != ("why_hidden" in row):
        raise BadLawError(f"{name}: a hidden channel says why, another does not")
    if ("duration" in row) != ("duration_is" in row):
        raise BadLawError(f"{name}: duration and duration_is stand together")
    functions = get_args(Function)
    hidden = Label(**keys(f"{name}, why_hidden", row["why_hidden"], {"fr", "en"})) if "why_hidden" in row else None
    return Channel(
        id=name,
        name_fr=text(name, "name_fr", row["name_fr"]),
        name_en=text(name, "name_en", row["name_en"]),
        direction=row["direction"],
        availability=row["availability"],
        basis=text(name, "basis", row["basis"]),
        references=references(name, row["references"]),
        categories=closed(name, "data_categories", row["data_categories"], get_args(DataCategory)),
        countries=_countries(name, row["countries"], groups),
        frames=closed(name, "frames", row["frames"], get_args(Frame)),
        issuers=closed(name, "issuers", row["issuers"], functions),
        issuers_if_validated=closed(name, "issuers_if_validated", row["issuers_if_validated"], functions),
        validators=closed(name, "validators", row["validators"], functions),
        preconditions=closed(name, "preconditions", row["preconditions"], PRECONDITIONS.keys()),
        warnings=closed(name, "warnings", row["warnings"], CAUTIONS.keys()),
        deadline=_deadline(name, row["deadline"]),
        duration=duration(name, row.get("duration")),
        duration_is=row.get("duration_is"),
        extension=duration(name, row.get("extension")),
        reminder=duration(name, row.get("reminder")),
        notification=flag(name, "notification", row.get("notification", False)),
        fields=fields,
        applicable_from=day(name, "applicable_from", row.get("applicable_from")),
        provenance=provenance(name, row, sources),
        why_hidden=hidden,
        **{key: text(name, key, row.get(key, "")) for key in _TEXTS},
    )
