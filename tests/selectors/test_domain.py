import pytest

from relais.selectors.domain import domain


@pytest.mark.parametrize(
    ("raw", "name"),
    [("Example.ORG.", "example.org"), ("exämple.org", "xn--exmple-cua.org"), ("例え。jp", "xn--r8jz45g.jp")],
)
def test_names(raw, name):
    assert domain(raw) == name
    assert domain(name) == name


@pytest.mark.parametrize("raw", ["", "localhost", "a..org", "192.0.2.1", "a_b.org", "é" * 300, "-a.org", "a.o"])
def test_no_name(raw):
    assert domain(raw) is None
