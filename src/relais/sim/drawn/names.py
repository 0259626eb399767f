"""Names: trees as surnames, so that nobody can be taken for a real person; and how clerks write them."""

from relais.sim.drawn.places import PH

_GIVEN_WORDS = (
    "Alain Bruno Claire Denis Élise Franck Gérard Hélène Igor Jeanne Karim Lucie Marc Noémie Olivier Paule Rémi Sylvie"
    " Thierry Yvon Adam Beth Colin Doris Erik Fiona Glenn Heidi Ivar Jutta Keith Lars Moira Nils Oskar Petra Quentin"
    " Rolf Stella Tobias Ursula Victor Wanda Xavier Yngve Zoé Anders Bridget Carsten Dagmar Edgar Frida Gordon Hanne"
    " Ingo Joan Klaus Linda Morten Nadine"
)
_TREES_WORDS = (
    "Aulne Bouleau Cèdre Châtaignier Cyprès Érable Frêne Genévrier Hêtre Mélèze Noisetier Orme Peuplier Platane Saule"
    " Sorbier Tilleul Tremble Alder Ash Aspen Beech Birch Cherry Elm Hawthorn Hazel Holly Hornbeam Juniper Larch Linden"
    " Maple Oak Rowan Spruce Willow Yew Ahorn Birke Buche Eiche Erle Esche Espe Fichte Kiefer Lärche Linde Tanne Ulme"
    " Weide Bjørk Gran Eik Ask Selje Lönn Rönn Sälg"
)
_GIVEN_PH_WORDS = (
    "Ana Benigno Carmela Dante Elena Felipe Grace Hilda Isko Joy Lito Maricel Nestor Rosa Teresa Vilma Arnel Belen"
    " Cesar Divina Edna Fidel Gina Hector Imelda Jun Karen Lorna Marites Noel Ofelia Perla Ramil Susan Tess Ulysses"
)
_TREES_PH_WORDS = (
    "Acacia Almaciga Banaba Dapdap Ipil Kamagong Lanete Mabolo Molave Narra Pili Talisay Tindalo Yakal Apitong Balete"
    " Bitaog Dao Guijo Katmon Lauan Malugai Nato Palosapis Supa Tanguile"
)
_GIVEN, _TREES = _GIVEN_WORDS.split(), _TREES_WORDS.split()
_GIVEN_PH, _TREES_PH = _GIVEN_PH_WORDS.split(), _TREES_PH_WORDS.split()
_STREETS = ("rue de l'Exemple", "allée du Gabarit", "avenue du Spécimen", "impasse de l'Essai")
_TOWNS = ("Exempleville", "Essai-sur-Orne", "Vertbois", "Saint-Spécimen")
_BARANGAYS = ("Barangay Halimbawa", "Barangay Subok", "Barangay Huwaran")


def name(place: int, number: int) -> str:
    """Return the `number`th name of a place; some hundred thousand persons pass before one comes again."""
    if place == PH:
        given, rest = _take(number * 131 + 7, _GIVEN_PH)
        middle, rest = _take(rest * 7 + 3, _TREES_PH)
        surname = _TREES_PH[(rest * 5 + middle_of(middle)) % len(_TREES_PH)]
        return f"{given} {middle} {surname}"
    given, rest = _take(number * 7_919 + 11, _GIVEN)
    tree, rest = _take(rest, _TREES)
    second = rest % (len(_TREES) + 1)
    # One in some sixty bears one tree, the others two: there are enough of them to tell a million persons apart.
    return f"{given} {tree}" if second == len(_TREES) or _TREES[second] == tree else f"{given} {tree}-{_TREES[second]}"


def middle_of(tree: str) -> int:
    """Return a number made of a word, so that middle name and surname do not run in step."""
    return sum(map(ord, tree))


def address(place: int, number: int) -> str:
    """Return a postal address of a place that does not exist; few persons share one."""
    house = number // 12 % 997 + 1
    if place == PH:
        return f"{house} {_BARANGAYS[number % 3]}, Purok {number % 4 + 1}, Halimbawa City"
    return f"{house} {_STREETS[number % 4]}, 99{number // 4 % 1000:03d} {_TOWNS[number // 3 % 4]}"


def reordered(written: str) -> str:
    """Return the name as some clerks write it: surname first, in capitals."""
    given, _blank, rest = written.partition(" ")
    return f"{rest.upper()} {given}" if rest else written


def misspelt(written: str, place: int) -> str:
    """Return the name with one slip of the pen, chosen by `place`: a letter doubled, dropped, or two exchanged."""
    letters = [at for at, sign in enumerate(written) if sign.isalpha() and at > 1]
    at = letters[place % len(letters)]
    way = place // len(letters) % 3
    if way == 0:
        return written[:at] + written[at] + written[at:]
    if way == 1 or at + 1 == len(written) or not written[at + 1].isalpha():
        return written[:at] + written[at + 1 :]
    return written[:at] + written[at + 1] + written[at] + written[at + 2 :]


def _take(number: int, of: list[str]) -> tuple[str, int]:
    rest, at = divmod(number, len(of))
    return of[at], rest
