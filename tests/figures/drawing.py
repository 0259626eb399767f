"""What the tests of pictures look at: texts with their boxes, the frame, and what no picture may hold."""

import re
from typing import NamedTuple
from xml.etree import ElementTree as ET

from relais.figures.svg import wide

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "rect", "text", "line", "path", "polyline"}


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other):
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def read(text):
    """Return the picture, having looked at what holds for every picture."""
    root = ET.fromstring(text)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    names = {element.get("id") for element in root.iter() if element.get("id")}
    assert set(root.get("aria-labelledby").split()) == names
    # Grey alone: whatever tells marks apart does so on any printer.
    colours = set(re.findall(r"#([0-9a-f]{6})", _outside_texts(root)))
    assert [one for one in colours if len({one[:2], one[2:4], one[4:]}) > 1] == []
    assert re.search(r"href|<script|<style|<image|url\(|@import|nan|inf[^o]", _outside_texts(root)) is None
    return root


def _outside_texts(root):
    return " ".join(f"{name}={value}" for element in root.iter() for name, value in element.attrib.items())


def texts(root):
    """Return every text with its box. A line of letters reaches from .76 of its size above its base to .24 below."""
    found = []
    for element in root.iter(f"{SVG}text"):
        size = float(element.get("font-size", root.get("font-size")))
        width = wide(element.text, size, bold=element.get("font-weight") == "bold")
        x, y = float(element.get("x")), float(element.get("y"))
        left = x - {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor", "start")]
        found.append((element.text, Box(left, y - 0.76 * size, left + width, y + 0.24 * size)))
    return found


def frame(root):
    [element] = [one for one in root.iter(f"{SVG}rect") if one.get("class") == "frame"]
    x, y, width, height = (float(element.get(name)) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def paper(root):
    return Box(*map(float, root.get("viewBox").split()))


def check_laid_out(root):
    """Assert that texts lie on the paper, not in the frame and not on each other."""
    found, edges, sheet = texts(root), frame(root), paper(root)
    assert [text for text, box in found if box.left < 0 or box.top < 0] == []
    assert [text for text, box in found if box.right > sheet.right or box.bottom > sheet.bottom] == []
    assert [text for text, box in found if box.meets(edges)] == []
    met = [
        (one, two)
        for place, (one, first) in enumerate(found)
        for two, second in found[place + 1 :]
        if first.meets(second)
    ]
    assert met == []


def placed(root, pen):
    """Return where the marks of a pen (attributes) stand, over all paths."""
    return [
        (float(x), float(y))
        for path in root.iter(f"{SVG}path")
        if all(path.get(name) == value for name, value in pen.items())
        for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", path.get("d"))
    ]


def told(root):
    return root.find(f"{SVG}desc").text


def longer(words):
    """Return words twice as long, as other languages have them, fields kept: no layout may rest on English."""
    return {name: f"{text} ({re.sub(r'[{}]', '', text)}) anticonstitutionnellement" for name, text in words.items()}
