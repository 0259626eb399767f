"""`relais request document` and `templates`: a request as a document to sign, from templates that a unit can edit."""

from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import LANGUAGE, _, said, say, saying
from relais.desk import request_document as documents
from relais.desk.home import open_home
from relais.language.desk_words import TEMPLATES

NumberArgument = Annotated[int, typer.Argument(help=_("The number of the request."))]


def document(
    number: NumberArgument,
    out: Annotated[Path, typer.Option("--out", help=_("The folder that the files go into; it must exist."))],
    lang: Annotated[
        str | None, typer.Option("--lang", help=_("fr or en; yours where the channel is written in it, if left out."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Write a request as DOCX and PDF, to be completed and signed by hand; an EPOC as JSON, too."""
    with telling():
        made = documents.document(open_home(home), number, out, lang, saying, LANGUAGE)
    if as_json:
        print_json({"files": made.hashes, "template": made.origin, "draft": made.draft})
        return
    for path in made.paths:
        console().print(f"{path}  {made.hashes[path.name]}", markup=False, soft_wrap=True)
    if made.draft:
        console().print(_("Every page is marked as a draft: the request is not ready."), markup=False)


def templates(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """List the templates of requests: whose each is, the fields that it may use, what is wrong."""
    with telling():
        found, folder = documents.templates(open_home(home))
    rows = [
        {"file": one.file, "origin": one.origin, "fields": list(one.fields),
         "fault": say(one.fault, dict(one.params or {}))}
        for one in found
    ]  # fmt: skip
    if as_json:
        print_json({"templates": rows, "folder": str(folder)})
        return
    columns = [("file", _("file")), ("origin", _("whose")), ("fault", _("what is wrong")), ("fields", _("fields"))]
    shown = [{**row, "origin": said(TEMPLATES, row["origin"]), "fields": ", ".join(one.fields)}
             for row, one in zip(rows, found, strict=True)]  # fmt: skip
    listing(shown, columns, title=_("Templates of requests"), sort=None, limit=None)
    console().print(
        _("To change one, copy it from {folder} into the folder “templates” of the home.").format(folder=folder),
        markup=False, soft_wrap=True,
    )  # fmt: skip
