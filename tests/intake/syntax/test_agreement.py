"""Our ways of reading JSON and XML take what the parsers below them take, and refuse what they refuse.

The texts are ours, after RFC 8259 and XML 1.0: one of each kind of fault that conformance suites look for. One
tolerance is meant, and tested elsewhere: control characters that an exporter writes as \\x0B.
"""

import io
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from lxml import etree

from relais.intake.format import Sealed
from relais.intake.syntax import json_document
from relais.intake.syntax.json_document import document
from relais.intake.syntax.xml_source import BAD_XML, events, refuse_doctype
from relais.model.notice import UnreadableError

GOOD = (
    "[]", "[ ]", "[1]", "[1,2]", "[-0]", "[0.5]", "[1e5]", "[5E2]", "[-1.5e+10]", '[""]', '["a"]', '["\\u00e9"]',
    '["\\ud83d\\ude00"]', '["\\"\\\\\\/\\b\\f\\n\\r\\t"]', "[true,false,null]", "[[[]]]", '[{"a":[{}]}]', '["\u2028"]',
    '["é€😀"]', "[1]\n", " [1] ", '[{"a":1,"a":2}]', '[{"":0}]', '["\\u0000"]', "[123456789012]",
)  # fmt: skip
BAD = (
    "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[1e+]", "[0x1]",
    "[NaN]", "[Infinity]", "[-]", "[-a]", "[nul]", "[True]", "['a']", '["a]', '["\\u12"]', '["\\a"]',
    '["\t"]', '["\n"]', "[a]", '[{"a"}]', '[{"a":}]', '[{"a":1,}]', "[{a:1}]", "[{'a':1}]", '[{"a" 1}]', '[{1:1}]',
    "[1]x", "[1][2]", '[{"a":1}', '["\\"]', "[//]", "[1]//x", "[/**/1]", "[1}", "{]",
)  # fmt: skip
GOOD_XML = (
    "<a/>", "<a></a>", "<a b='1'/>", '<?xml version="1.0"?><a/>', "<a><!-- x --><b/></a>", "<a><![CDATA[<]]></a>",
    "<a>&lt;&#65;&#x42;</a>", "<a xmlns='urn:x'><b/></a>", "<p:a xmlns:p='urn:x'/>", "<a>é</a>", "<a>\n</a>\n",
)  # fmt: skip
BAD_XML_TEXTS = (
    "", "a", "<a>", "<a", "<a><b></a></b>", "<a b=1/>", "<a b='1' b='2'/>", "<a>&x;</a>", "<a>&#0;</a>", "<a>&lt</a>",
    "<a>]]></a>x", "<a/><b/>", "<a><!-- -- --></a>", "< a/>", "<a b='<'/>", "<p:a/>x", "<a>\x01</a>", "<1/>",
    "<?xml version='1.0'?><?xml version='1.0'?><a/>", " <?xml version='1.0'?><a/>", "<a></A>", "<a><?xml x?></a>",
)  # fmt: skip


def _records(text: str, *, whole: bool) -> tuple[list[Any], bool]:
    """Return the records of a list, and whether the end of it was found."""
    raw = text.encode("utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_document, "WHOLE_BYTES", 1 << 30 if whole else 0)
        try:
            found = document(io.BytesIO(raw), len(raw), "", (1,))
        except UnreadableError:
            return [], False
        records = [record for _start, batch in found.batches(found.root) for record in batch]
        return records, found.fault is None and isinstance(found.root, list)


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "by pieces"])
@pytest.mark.parametrize("text", GOOD)
def test_json_that_the_parser_takes_is_taken_with_the_same_values(text: str, whole: bool) -> None:
    assert _records(text, whole=whole) == (orjson.loads(text), True)


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "by pieces"])
@pytest.mark.parametrize("text", BAD)
def test_json_that_the_parser_refuses_is_said_to_be_broken(text: str, whole: bool) -> None:
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(text)
    assert not _records(text, whole=whole)[1]


def _taken(folder: Path, text: str) -> bool:
    data = text.encode()
    path = folder / "source"
    path.write_bytes(data)
    sealed = Sealed.at(path, sha256(data).hexdigest())
    try:
        refuse_doctype(sealed.head)
        for _event, _node in events(sealed, ("a", "b")):
            pass
    except (UnreadableError, *BAD_XML):
        return False
    return True


@pytest.mark.parametrize("text", GOOD_XML)
def test_xml_that_the_parser_takes_is_taken(text: str, tmp_path: Path) -> None:
    etree.fromstring(text.encode())
    assert _taken(tmp_path, text)


@pytest.mark.parametrize("text", BAD_XML_TEXTS)
def test_xml_that_the_parser_refuses_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(text.encode())
    assert not _taken(tmp_path, text)
