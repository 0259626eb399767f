"""`relais bundle` and `rerun`: what a case rests on, for a court or a partner, to be checked and recomputed offline."""

from collections.abc import Callable
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, line, print_json
from relais.cli.options import HOME, LEFT_UNREAD, HomeOption, JsonOption, complain, telling
from relais.cli.progress import Bar, progress
from relais.cli.speak import TONGUE, _, say
from relais.desk import case_bundle as desk
from relais.desk.bundle_verify import Checked, Compared, recompute, verify_bundle
from relais.desk.home import open_home

BundleArgument = Annotated[Path, typer.Argument(metavar="BUNDLE", help=_("The bundle: its folder or its zip."))]
# Rows that differ, told one by one; past this number only the count is.
_TOLD = 20


def bundle(
    case: Annotated[int, typer.Argument(metavar="CASE", help=_("The case's number, as `relais case list` gives it."))],
    approval: Annotated[
        int | None, typer.Option("--approval", help=_("The number under which a second person agreed: it is made."))
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=_("Where it is to lie: a new folder, or a new file that ends in .zip."))
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", help=_("court or partner: a partner gets no sealed source."))
    ] = "court",
    recipient: Annotated[str, typer.Option("--recipient", help=_("Who receives it; without --approval: asks."))] = "",
    reason: Annotated[str, typer.Option("--reason", help=_("Why: it stays with it, under your name."))] = "",
    names_victims: Annotated[
        bool, typer.Option("--names-victims", help=_("Ask that victims be named in it; else they have pseudonyms."))
    ] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Ask for an exhibit bundle of a case with --recipient; make it with --approval and --out once it is agreed to."""
    if (approval is None) == (not recipient) or (approval is None) != (out is None):
        raise typer.BadParameter(_("ask with --recipient and --reason, or make with --approval and --out"))
    if approval is None or out is None:
        with telling():
            number = desk.ask(open_home(home), case, kind, recipient, reason, names_victims=names_victims)
        if as_json:
            print_json({"number": number})
            return
        told = _("Number {number} waits for another person (`relais approve {number}`).").format(number=number)
        console().print(told)
        return
    with telling(), progress(_("bundle")) as bar:
        made = desk.bundle(open_home(home), case, approval, out, TONGUE, kind=kind, progress=_naming(bar))
    if as_json:
        print_json({"path": str(made.path), "sha256": made.digest, "key": made.key})
        return
    console().print(
        _("{path} is made; its tag manifest has the SHA-256 {digest}. Tell its recipient this key another way than"
          " with it: {key}").format(path=made.path, digest=made.digest, key=made.key),
        markup=False, soft_wrap=True,
    )  # fmt: skip


def _naming(bar: Bar) -> Callable[[str], None]:
    """Return what shows the step that begins, and how many began before it."""
    begun = count()
    return lambda name: bar.show(next(begun), note=name)


def verified(path: Path, key: str | None, *, as_json: bool) -> None:
    """Print what a check of a bundle found; exit with 1 where it is not sound."""
    with telling():
        found = verify_bundle(path, key)
    if as_json:
        print_json({"sound": not found.faults, **asdict(found)})
    else:
        _print_checked(found)
    for fault in found.faults:
        complain(f"{fault.place}: {say(fault.template, fault.params)}")
    if found.faults:
        raise typer.Exit(LEFT_UNREAD)


def _print_checked(found: Checked) -> None:
    out = console()
    out.print(
        _("{files} files, {sources} sealed sources and {rows} audit rows of the case checked.").format(
            files=found.files, sources=found.sources, rows=found.rows),
        soft_wrap=True,
    )  # fmt: skip
    if found.faults:
        return
    told = _("Sound: the bundle of case {case} (kind: {kind}) is as it was signed.")
    out.print(told.format(case=found.case, kind=found.kind))
    if not found.trusted:
        told = _("Compare its key with what the unit tells you another way, or give that with --key: {key}")
        out.print(told.format(key=found.key), markup=False, soft_wrap=True)


def rerun(
    path: BundleArgument,
    key: Annotated[
        str | None, typer.Option("--key", help=_("Of a bundle: the unit's public key, as it was told another way."))
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Recompute every test and link of a bundle in an empty folder, from the bundle alone, and compare each row."""
    with telling(), progress(_("rerun")) as bar:
        checked = verify_bundle(path, key)
        tables = recompute(path, _naming(bar))
    sound = all(one.sound for one in tables)
    if as_json:
        print_json({"identical": sound, "verified": not checked.faults, "tables": [asdict(one) for one in tables]})
    else:
        for one in tables:
            _print_compared(one)
        console().print(
            _("Identical: all that rests on the bundle alone came out the same, to the last digit.") if sound
            else _("NOT IDENTICAL: see the rows above.")
        )  # fmt: skip
    if checked.faults:
        complain(_("the bundle is not as it was signed: `relais verify BUNDLE` names what was changed"))
    if not sound or checked.faults:
        raise typer.Exit(LEFT_UNREAD)


def _print_compared(one: Compared) -> None:
    out = console()
    away = [row for row in one.differing if row.elsewhere]
    told = _("{table}: {identical} of {rows} rows identical").format(**asdict(one))
    out.print(told if len(away) == len(one.differing) else f"{told} !", markup=False)
    if away:
        out.print(
            _("    {count} rows differ that also rest on records outside the bundle").format(count=len(away)),
            markup=False, soft_wrap=True,
        )  # fmt: skip
    for row in [*(row for row in one.differing if not row.elsewhere), *away][:_TOLD]:
        what = (
            ", ".join(row.columns) if row.there and row.made
            else _("is not found again") if row.there
            else _("stands in no result of the bundle")
        )  # fmt: skip
        out.print(line(f"    {' '.join(row.row)}: {what}"), markup=False, soft_wrap=True)
