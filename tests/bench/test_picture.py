import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from relais.bench.curve import curve
from relais.bench.packages import ORDERS
from relais.bench.picture import picture

SVG = "{http://www.w3.org/2000/svg}"


def _drawn(items, wanted, title="Recall"):
    return ET.fromstring(picture({engine: curve(items, wanted) for engine in ORDERS}, title))


def test_every_order_has_its_line_and_its_name():
    root = _drawn([(1, "a", "ada"), (2, "b", None)], {"ada"}, "Recall <S> & more")
    assert len(root.findall(f"{SVG}polyline")) == len(ORDERS)
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert {*ORDERS, "recall", "packages opened, in order", "Recall <S> & more"} <= set(texts)
    assert root.find(f"{SVG}title").text == "Recall <S> & more"
    assert "relais: recall 100% after 1 packages" in root.find(f"{SVG}desc").text


def test_lines_are_told_apart_without_colour():
    lines = _drawn([(1, "a", "ada")], {"ada"}).findall(f"{SVG}polyline")
    assert len({line.get("stroke-dasharray") for line in lines}) == len(lines)


@given(st.lists(st.sampled_from(["ada", "ben", None]), max_size=400))
def test_lines_stay_inside_and_never_fall(persons):
    root = _drawn([(n, f"L{n}", person) for n, person in enumerate(persons)], {"ada", "ben"})
    _x, _y, width, height = map(float, root.get("viewBox").split())
    points = root.find(f"{SVG}polyline").get("points")
    placed = [(float(x), float(y)) for x, y in re.findall(r"([\d.]+),([\d.]+)", points)]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in placed)
    heights = [y for _x, y in placed]
    assert heights == sorted(heights, reverse=True)


def test_nothing_to_draw_is_a_picture_all_the_same():
    assert _drawn([], set()).find(f"{SVG}polyline").get("points")
