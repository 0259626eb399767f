"""`relais requestable`, `channels` and `ground`: what a case can ask about, by which way, what it says to the law."""

from datetime import datetime
from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import LANGUAGE, _, said, say
from relais.desk.ground import Ground, state_ground
from relais.desk.home import open_home
from relais.desk.requestable import requestable as read_requestable
from relais.desk.situation import cautions_of
from relais.desk.situation import channels as read_channels
from relais.language.desk_words import READ, REQUEST_KINDS, SURE

CaseArgument = Annotated[int, typer.Argument(help=_("The number of the case."))]
DataOption = Annotated[
    str,
    typer.Option(
        "--data",
        help=_("identity, ip_identity, traffic, content, payments, preservation or police_information."),
    ),
]
_COLUMNS = (
    "about", "kind", "value", "value_raw", "port", "at", "time_raw", "time_precision", "zone_source", "holder",
    "service", "country", "role", "datum_id", "clock_id", "legal_expiry", "source", "locator", "asked",
)  # fmt: skip


def requestable(
    case: CaseArgument,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """List what can be asked about in a case: addresses, lines, accounts, payments, each as written and as read."""
    check_sort(sort, _COLUMNS)
    with telling():
        found = read_requestable(open_home(home), case)
    rows = found.rows.to_pylist()
    if as_json:
        print_json({"stale": found.stale, "rows": rows})
        return
    shown = [
        {
            **row,
            "kind": said(REQUEST_KINDS, row["kind"]),
            "legal_expiry": row["legal_expiry"].strftime("%Y-%m-%d") if row["legal_expiry"] else "",
            "place": f"{row['source']}  {row['locator']}",
        }
        for row in rows
    ]
    columns = [("about", _("row")), ("kind", _("kind")), ("value_raw", _("as written")), ("value", _("as read")),
               ("port", _("port")), ("time_raw", _("time as written")), ("at", _("as read (UTC)")),
               ("holder", _("holder")), ("country", _("country")), ("legal_expiry", _("kept until")),
               ("asked", _("request")), ("place", _("place"))]  # fmt: skip
    listing(shown, columns, title=_("What can be asked about"), sort=sort, limit=None if all_rows else SHOWN)
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def channels(
    case: CaseArgument,
    data: DataOption,
    country: Annotated[str | None, typer.Option("--country", help=_("ISO code of the holder's country."))] = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", help=_("Function of whoever would sign, such as opj."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """List the channels by which a case can ask for data, each with the pieces that it lacks."""
    with telling():
        offers, hidden = read_channels(open_home(home), case, data, country, issuer)
    rows = [
        {
            "channel": one.channel.id,
            "name": one.channel.name_fr if LANGUAGE == "fr" else one.channel.name_en,
            "ready": one.ready,
            "missing": "; ".join(say(piece.say, dict(piece.params)) for piece in one.missing),
            "warnings": "; ".join(say(text, {}) for text in cautions_of(one)),
            "basis": one.channel.basis,
            "status": one.channel.provenance.status,
            "confidence": one.channel.provenance.confidence,
        }
        for one in offers
    ]
    not_offered = {one.id: one.why_hidden.said(LANGUAGE) for one in hidden if one.why_hidden}
    if as_json:
        print_json({"channels": rows, "hidden": not_offered})
        return
    columns = [("channel", _("channel")), ("name", _("name")), ("ready", _("ready")), ("missing", _("missing")),
               ("warnings", _("to know")), ("basis", _("text")), ("status", _("read")),
               ("confidence", _("confidence"))]  # fmt: skip
    shown = [{**row, "status": said(READ, row["status"]), "confidence": said(SURE, row["confidence"])} for row in rows]
    listing(shown, columns, title=_("Channels"), sort=None, limit=None)
    for name, why in not_offered.items():
        console().print(_("Not offered: {channel}: {why}").format(channel=name, why=why), markup=False)


def ground(
    case: CaseArgument,
    facts: Annotated[
        datetime | None, typer.Option("--facts", formats=["%Y-%m-%d"], help=_("Day of the facts."))
    ] = None,
    offence: Annotated[
        list[str] | None, typer.Option("--offence", help=_("An offence in question, by its id; may be repeated."))
    ] = None,
    magistrate: Annotated[
        str, typer.Option("--magistrate", help=_("Reference of the commission rogatoire or of the request."))
    ] = "",
    authorisation: Annotated[
        str, typer.Option("--prosecutor-authorisation", help=_("Reference of the prosecutor's authorisation."))
    ] = "",
    network: Annotated[
        bool | None, typer.Option("--network/--no-network", help=_("Committed through an electronic network."))
    ] = None,
    in_france: Annotated[
        bool | None, typer.Option("--in-france/--abroad", help=_("Grounds to believe that the offence is in France."))
    ] = None,
    resident: Annotated[
        bool | None,
        typer.Option("--resident/--not-resident", help=_("Grounds to believe that the person resides in France.")),
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """State what a case is about in law; what is not stated stays unknown. It replaces what was stated before."""
    stated = Ground(
        facts.date() if facts else None, tuple(offence or ()), magistrate, authorisation, network, in_france, resident
    )
    with telling():
        state_ground(open_home(home), case, stated)
    if as_json:
        print_json({"case": case, "facts": stated.facts, "offences": stated.offences})
    else:
        console().print(_("Stated for case {case}.").format(case=case), markup=False)
