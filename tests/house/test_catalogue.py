import re
import string

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

pytestmark = pytest.mark.slow

LOCALES = ("fr", "en")
RUN = "run `make docs`, fill src/relais/locale/*/LC_MESSAGES/relais.po and run it again"


@pytest.fixture(scope="module", params=LOCALES)
def locale(request):
    return request.param


@pytest.fixture(scope="module")
def po(root, locale):
    return _read(root, locale)


def _folder(root, locale):
    return root / f"src/relais/locale/{locale}/LC_MESSAGES"


def _read(root, locale):
    path = _folder(root, locale) / "relais.po"
    if not path.exists():
        pytest.fail(f"there is no catalogue: {RUN}")
    with path.open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_every_language_is_looked_at(tools):
    assert sorted(tools["catalogues"]) == sorted(LOCALES)
    assert set(tools["catalogues"]["fr"]) == set(tools["messages"])


def test_it_holds_every_message_of_the_code_and_no_other(po, locale, tools):
    messages = set(tools["catalogues"][locale])
    found = {"missing": sorted(messages - po.keys()), "unused": sorted(po.keys() - messages)}
    assert found == {"missing": [], "unused": []}, RUN


def test_none_is_without_a_translation(po):
    assert [text for text, french in po.items() if not french] == [], RUN


def test_a_translation_has_the_fields_of_its_message(po):
    different = {text: french for text, french in po.items() if french and _fields(text) != _fields(french)}
    assert different == {}


def test_a_translation_begins_and_ends_with_the_blanks_of_its_message(po):
    blanks = re.compile(r"^\s*|\s*$")
    assert [text for text, french in po.items() if french and blanks.findall(text) != blanks.findall(french)] == []


def test_what_the_program_reads_is_what_the_translators_wrote(po, root, locale):
    mo = _folder(root, locale) / "relais.mo"
    with mo.open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == {text: said for text, said in po.items() if said}, RUN
    assert mo.read_bytes() == _compiled(compiled, locale), RUN


def test_the_glossary_says_the_words_that_the_program_says(root, pages):
    po = _read(root, "fr")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", pages["docs/glossary.md"], re.MULTILINE)
    # A row of several pairs has semicolons: its words are told apart by a reader.
    one = [(english, french) for english, french in rows if ";" not in english]
    pairs = [(word, french) for english, french in one for word in re.split(r"[,:] ", english) if word in po]
    assert len(pairs) >= 10
    assert [(word, po[word], french) for word, french in pairs if po[word].casefold() not in french.casefold()] == []


def _compiled(messages, locale="fr"):
    from tools.catalogue import mo_bytes

    catalog = Catalog(locale=locale, fuzzy=False)
    for text, said in messages.items():
        catalog.add(text, said)
    return mo_bytes(catalog)


def test_two_writings_of_one_catalogue_are_the_same_bytes():
    assert _compiled({"yes": "oui", "no": "non"}) == _compiled({"no": "non", "yes": "oui"})


def _fields(text):
    """Return the named fields of a template; one that is none (a brace alone) has none."""
    try:
        return sorted(field for _text, field, _form, _conversion in string.Formatter().parse(text) if field is not None)
    except ValueError:
        return []
