"""What the readers of XML share: a look at the first bytes, safe parsers, and finding a place again."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from relais.intake.format import Sealed
from relais.model.notice import UnreadableError, msg

DOCTYPE = msg("the file declares a document type, which reports never do and hostile files need: it is not read")
BROKEN = msg("the XML is broken here ({why}): what stands before is read, the rest is not")
NO_PLACE = msg("no such place in the file")
BAD_XML = (etree.LxmlError, LookupError, ValueError)

# huge_tree is not an option to forget: it would lift the limits on depth and expansion.
SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_STEP = re.compile(r"([\w.-]+)(?:\[(\d+)\])?")


def opening(head: bytes) -> bytes:
    """Return the first bytes from behind the prolog on: the root, or a document type. UTF-16 becomes single bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    found = _PROLOG.match(head)
    return head[found.end() :] if found else head


def refuse_doctype(head: bytes) -> None:
    """Raise UnreadableError where a document type is declared before the root."""
    if opening(head).startswith(b"<!"):
        raise UnreadableError(DOCTYPE, "line 1")


def events(sealed: Sealed, names: Iterable[str], kinds: Sequence[str] = ("start", "end")) -> etree.iterparse:
    """Return the starts and ends of the elements of these local names, without comments and instructions."""
    return etree.iterparse(
        str(sealed.path), events=kinds, tag=[f"{{*}}{name}" for name in names],
        remove_comments=True, remove_pis=True, **SAFE,
    )  # fmt: skip


def check_doctype(node: etree._Element) -> None:
    """Raise UnreadableError where the document of this element has a document type after all."""
    if node.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError(DOCTYPE, "line 1")


def broken(error: Exception) -> UnreadableError:
    """Return what to raise where the XML breaks off or is none."""
    line = getattr(error, "lineno", None)
    why = (getattr(error, "msg", None) or str(error))[:200]
    return UnreadableError(BROKEN, f"line {line}" if line else "", why=why)


def whole(data: bytes, locator: str) -> etree._Element:
    """Return the root of a document, repaired where it is broken. Raises UnreadableError where there is none."""
    refuse_doctype(data[:65_536])
    try:
        root = etree.fromstring(data, etree.XMLParser(recover=True, **SAFE))
    except BAD_XML as error:
        raise UnreadableError(NO_PLACE, locator) from error
    if root is None:
        raise UnreadableError(NO_PLACE, locator)
    return root


def walk(found: etree._Element | None, steps: Iterable[str]) -> etree._Element | None:
    """Walk down the steps of a locator of ours by local names: no XPath from outside is ever evaluated."""
    for step in steps:
        parts = _STEP.fullmatch(step)
        if found is None or parts is None:
            return None
        same = [child for child in found.iterchildren("{*}*") if local(child) == parts[1]]
        number = int(parts[2] or 1)
        found = same[number - 1] if 0 < number <= len(same) else None
    return found


def text_at(data: bytes, locator: str) -> str:
    """Return the text or XML at a place of ours ('/Document/Stmt[2]'). Raises UnreadableError where there is none."""
    return shown(below(whole(data, locator), locator), locator)


def below(root: etree._Element, locator: str) -> etree._Element | None:
    """Return the element at a locator that begins with the root, None where none stands there."""
    first, *steps = locator.split("/")[1:] or [""]
    return walk(root if local(root) == first else None, steps)


def shown(found: etree._Element | None, locator: str) -> str:
    """Return the text of an element, or the XML below it. Raises UnreadableError where there is no element."""
    if found is None:
        raise UnreadableError(NO_PLACE, locator)
    if len(found):
        return etree.tostring(found, encoding="unicode", with_tail=False, pretty_print=True)
    return found.text or ""


def place_above(node: etree._Element) -> str:
    """Return the place of what an element stands in ('/Document/BkToCstmrStmt[2]')."""
    return "".join(f"/{_numbered(one)}" for one in reversed(list(node.iterancestors())))


def _numbered(node: etree._Element) -> str:
    before = sum(local(one) == local(node) for one in node.itersiblings("{*}*", preceding=True))
    return f"{local(node)}[{before + 1}]" if before else local(node)


def release(node: etree._Element) -> None:
    """Let an element go that has been read, and all that stood before it: memory stays flat."""
    parent = node.getparent()
    node.clear()
    while parent is not None and (before := node.getprevious()) is not None:
        parent.remove(before)


def local(node: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    # Not QName: in XML that was repaired, a name may be none that it takes.
    return str(node.tag).rpartition("}")[2]
