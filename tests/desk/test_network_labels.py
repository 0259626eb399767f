"""Words beside the subjects of a drawing: told apart, and kept off each other as far as there is room."""

from relais.desk.network_labels import SIZE, Label, labels, texts
from relais.figures.svg import wide


def test_a_name_stands_for_a_number_and_has_it_behind_it_where_several_bear_it() -> None:
    called = {"S-1aaaa9": "Ana Exemple", "S-2bbbb9": "Ana Exemple", "S-3cccc9": "x" * 40}
    assert texts(["S-1aaaa9", "S-2bbbb9", "S-3cccc9", "S-4dddd9"], called) == {
        "S-1aaaa9": "Ana Exemple S-1aaa", "S-2bbbb9": "Ana Exemple S-2bbb", "S-3cccc9": f"{'x' * 23}…",
        "S-4dddd9": "S-4dddd9",
    }  # fmt: skip


def test_what_has_room_stands_right_above_and_what_has_none_goes_to_another_side() -> None:
    told = {"a": "Jean Exemple", "b": "Ana Exemple", "c": "Paul Exemple"}
    alone = labels({"a": (100.0, 100.0), "b": (100.0, 300.0), "c": (100.0, 500.0)}, told)
    assert set(alone.values()) == {Label(text) for text in told.values()}
    beside = labels({"a": (200.0, 100.0), "b": (220.0, 104.0), "c": (240.0, 98.0)}, told)
    boxes = []
    for one, (x, y) in zip(beside.values(), ((200.0, 100.0), (220.0, 104.0), (240.0, 98.0)), strict=True):
        begin, base = one.place(x, y)
        left = begin - wide(one.text, SIZE) if one.left else begin
        boxes.append((left, base - SIZE, left + wide(one.text, SIZE), base))
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
