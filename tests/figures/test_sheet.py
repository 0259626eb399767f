import re

import pytest

from relais.figures import svg
from relais.figures.axis import Scale
from relais.figures.sheet import Sheet, sign, stroke, swatch
from tests.figures.drawing import check_laid_out, frame, paper, read, texts, told

PEN = 'fill="none" stroke="#000000"'


def drawn(title="Title", entries=(), description="What it shows.", **options):
    sheet = Sheet(title)
    box = sheet.frame(100, 40, 40)
    scale = Scale(0, 10, box.left, box.right)
    sheet.across(box, scale, [(0, "nought"), (10, "ten")], "tens")
    sheet.up(box, Scale(0, 1, box.bottom, box.top), [(0, "0"), (1, "1")])
    sheet.outline(box)
    sheet.legend(entries)
    return sheet.document(description, **options)


def test_it_grows_with_its_texts():
    short, long = (paper(read(drawn(description=text))).bottom for text in ("Short.", "Rather long. " * 60))
    assert long > short + 80


def test_marks_of_the_legend_stand_beside_their_words_and_go_on_in_the_next_line():
    entries = [(sign(svg.square(3), PEN), "word " * 12), (stroke(PEN), "word " * 12), (swatch(PEN), "word " * 40)]
    root = read(drawn(entries=entries))
    check_laid_out(root)
    at = [box.top for text, box in texts(root) if text.startswith("word")]
    assert at == sorted(at)
    assert len(set(at)) > 3


def test_two_pictures_in_one_page_have_names_of_their_own():
    one, two, three = drawn(), drawn(title="Other"), drawn(entries=[(stroke(PEN), "word")])
    names = [set(re.findall(r' id="(\w+)"', text)) for text in (one, two, three)]
    assert len(set.union(*names)) == 6
    assert drawn() == one


def test_the_description_is_told_to_who_sees_and_to_who_does_not():
    shown, hidden = read(drawn()), read(drawn(shown=False))
    assert told(shown) == told(hidden) == "What it shows."
    assert ["What it shows." in [text for text, _box in texts(root)] for root in (shown, hidden)] == [True, False]


def test_a_hostile_title_stays_a_text():
    root = read(drawn(title='</title><script>"&\x00' + "x" * 300))
    check_laid_out(root)
    assert root.find("{http://www.w3.org/2000/svg}title").text.startswith('</title><script>"&\ufffd')


def test_the_frame_leaves_room_for_the_labels_beside_it():
    box = frame(read(drawn()))
    assert (box.left, box.right) == (24 + 40 + 8, 880 - 24 - 40 - 8)


@pytest.mark.parametrize("x", [100, 780], ids=["in the frame", "off the paper"])
def test_a_text_out_of_place_is_seen(x):
    sheet = Sheet("Title")
    box = sheet.frame(100, 40, 40)
    sheet.outline(box)
    sheet.add([svg.words("out of its place", x, box.top + (50 if x == 100 else -2))])
    with pytest.raises(AssertionError):
        check_laid_out(read(sheet.document("What it shows.")))


def test_a_text_on_another_is_seen():
    sheet = Sheet("Title")
    sheet.outline(sheet.frame(100, 40, 40))
    sheet.add([svg.words("on the title", 30, 30)])
    with pytest.raises(AssertionError):
        check_laid_out(read(sheet.document("What it shows.")))


def test_a_colour_is_seen():
    sheet = Sheet("Title")
    sheet.add([svg.line(0, 0, 9, 9, 'stroke="#1b4f72"')])
    with pytest.raises(AssertionError):
        read(sheet.document("What it shows."))
