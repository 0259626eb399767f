"""A case as CASE/UCO in JSON-LD, with terms of the CAC ontology and, for payments, of our own (docs/case-uco.md).

A large case is several parts; each tells the persons and the exhibits that it names, so that it stands alone, and what
two parts tell of one node they tell alike. Our terms lie beside them: without them no validator knows their classes.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from itertools import chain

from relais.dossier.archive import archive
from relais.dossier.case_file import CaseFile
from relais.dossier.uco_events import events, media
from relais.dossier.uco_findings import findings, head, reports
from relais.dossier.uco_node import CONTEXT, Node
from relais.dossier.uco_people import People, exhibits
from relais.language.tongue import Tongue

# Of the terms, here and in the archive.
TERMS = "uco_terms.ttl"
# Events in one part: the validator reads so many in a quarter of a minute.
_PART = 2_000


def case_uco(file: CaseFile, said: Tongue) -> bytes:
    """Return the archive of the parts, 'case-uco-0001.jsonld' and on, and our terms; the same file, the same bytes."""
    return archive(chain(parts(file, said), [(TERMS, terms())]))


def terms() -> bytes:
    """Return our own terms with their shapes, in Turtle."""
    return (files("relais.dossier") / TERMS).read_bytes()


def parts(file: CaseFile, said: Tongue, size: int = _PART) -> Iterator[tuple[str, bytes]]:
    """Yield each part, its name and its JSON-LD, one at a time: at most `size` events, media and reports in each."""
    people = People(file, said)
    streamed = chain(reports(file), media(file), events(file, people))
    number = 0
    while True:
        part: list[tuple[Node, list[str], str]] = []
        for one in streamed:
            part.append(one)
            if len(part) >= size:
                break
        if number and not part:
            return
        number += 1
        name = f"case-uco-{number:04d}.jsonld"
        yield name, _document([*head(file, people, name), *_told(file, people, part, said, first=number == 1)])


def _told(
    file: CaseFile, people: People, part: list[tuple[Node, list[str], str]], said: Tongue, *, first: bool
) -> Iterator[Node]:
    """Yield what one part holds beside its head: the first tells what ties to each person, and what was found."""
    objects: dict[str, list[str]] = {one.source_id: [] for one in file.exhibits} if first else {}
    for made, _who, source in part:
        objects.setdefault(source, []).append(made["@id"])
    yield from people.tell([*people.everybody(), *(one for _made, who, _source in part for one in who)])
    if first:
        yield from people.ties()
    yield from exhibits(file, objects)
    yield from (made for made, _who, _source in part)
    if first:
        yield from findings(file, people, said)


def _document(graph: list[Node]) -> bytes:
    """Return a document; a node that several tell (an address, an application) stands in it once."""
    once = {one["@id"]: one for one in graph}
    document = {"@context": dict(CONTEXT), "@graph": list(once.values())}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
