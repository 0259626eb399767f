from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from relais.intake.container.members.name import SAME_NAME, Labels, safe_name, shorten

NAMES = st.text(max_size=60) | st.lists(st.sampled_from(["..", "/", "\\", "C:", "a", "\x00", "."])).map("".join)


@given(st.lists(NAMES, max_size=20))
def test_a_label_leads_nowhere_and_is_given_once(names: list[str]) -> None:
    labels = Labels(80)
    given = [labels.label(each)[0] for each in names]
    assert len(set(given)) == len(given)
    for label in given:
        path = PurePosixPath(label)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert "\\" not in label
        assert label.isprintable() or not label.isascii()
        assert label.encode()


@given(NAMES)
def test_a_safe_name_is_its_own(written: str) -> None:
    assert safe_name(safe_name(written)) == safe_name(written)


@given(st.text(st.characters(codec="utf-8"), max_size=80), st.integers(20, 60))
def test_a_shortened_name_fits(written: str, longest: int) -> None:
    assert len(shorten(written, longest).encode()) <= longest
    assert shorten(written, 1000) == written


def test_plain_names_are_left_alone() -> None:
    labels = Labels(1024)
    assert labels.label("chat/message_1.json") == ("chat/message_1.json", None)
    assert labels.label("./été/日本.csv") == ("été/日本.csv", None)
    again, notice = labels.label("chat/message_1.json")
    assert again == "chat/message_1.json (2)"
    assert notice is not None
    assert notice.template == SAME_NAME
