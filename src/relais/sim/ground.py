"""The ground populations stand on: the seed, the day of the picture, and the numbers already given out."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from relais.sim.chance import Chance

# Trees as surnames: nobody can take a person of this world for a real one.
_GIVEN_FR = (
    "Alain Bruno Claire Denis Élise Franck Gérard Hélène Igor Jeanne Karim Lucie Marc Noémie Olivier Paule Rémi Sylvie"
    " Thierry Yvon"
)
_TREES_FR = (
    "Aulne Bouleau Cèdre Châtaignier Cyprès Érable Frêne Genévrier Hêtre Mélèze Noisetier Olivier Orme Peuplier Pin"
    " Platane Saule Sorbier Tilleul Tremble"
)
_GIVEN_PH = "Ana Benigno Carmela Dante Elena Felipe Grace Hilda Isko Joy Lito Maricel Nestor Rosa Teresa Vilma"
_TREES_PH = "Acacia Almaciga Banaba Dapdap Ipil Kamagong Lanete Mabolo Molave Narra Pili Talisay Tindalo Yakal"
_STREETS = ("rue de l'Exemple", "allée du Gabarit", "avenue du Spécimen", "impasse de l'Essai")
_TOWNS = ("Exempleville", "Essai-sur-Orne", "Vertbois", "Saint-Spécimen")
_BARANGAYS = ("Barangay Halimbawa", "Barangay Subok", "Barangay Huwaran")


@dataclass
class Ground:
    """Shared by all populations while a world is built; every number is given out once."""

    seed: int
    as_of: datetime
    _chance: Chance = field(init=False)
    _codes: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._chance = Chance.of(self.seed, "ground")
        self._names = {"FR": self._pairs(_GIVEN_FR, _TREES_FR), "PH": self._pairs(_GIVEN_PH, _TREES_PH)}
        self._numbers = {kind: count(1) for kind in ("FR", "PH", "ip FR", "ip PH", "port", "handle", "wallet")}

    def chance(self, stream: str) -> Chance:
        """Return a stream of draws of its own for a population."""
        return Chance.of(self.seed, stream)

    def name(self, country: str) -> tuple[str, str]:
        """Return a given name and a surname nobody else bears."""
        return self._names[country].pop()

    def phone(self, country: str) -> str:
        """Return a number of the ranges kept for fiction; the Philippines keep none, hence a made-up 555 01xx."""
        number = next(self._numbers[country])
        if country == "FR":
            return f"+3363998{(number * 37) % 10_000:04d}"
        prefix, last = divmod(number * 7, 100)
        return f"+63{917 + prefix}55501{last:02d}"

    def home_ip(self, country: str) -> str:
        """Return an address of a documentation range: 192.0.2.x in France, 198.51.100.x in the Philippines."""
        return f"{'192.0.2' if country == 'FR' else '198.51.100'}.{9 + next(self._numbers[f'ip {country}'])}"

    def shared_line(self) -> tuple[str, tuple[int, int]]:
        """Return an inside address (100.64.0.0/10) and its block of ports behind a shared public address."""
        number = next(self._numbers["port"])
        first = 1024 + 2048 * number
        return f"100.64.{number}.{7 * number}", (first, first + 2047)

    def handle_number(self) -> int:
        """Return a number that makes a handle unique."""
        return 100 + 13 * next(self._numbers["handle"])

    def wallet(self) -> str:
        """Return the number of an electronic wallet."""
        return f"WLT-{1000 + 17 * next(self._numbers['wallet'])}"

    def transfer_code(self) -> str:
        """Return ten digits no other transfer has."""
        while (code := str(self._chance.randrange(2_000_000_000, 9_000_000_000))) in self._codes:
            continue
        self._codes.add(code)
        return code

    def address(self, country: str) -> str:
        """Return a postal address of a place that does not exist."""
        number = self._chance.randint(1, 80)
        if country == "FR":
            return f"{number} {self._chance.some(_STREETS)}, 99{number:03d} {self._chance.some(_TOWNS)}"
        return f"{number} {self._chance.some(_BARANGAYS)}, Halimbawa City"

    def _pairs(self, given: str, trees: str) -> list[tuple[str, str]]:
        pairs = [(first, last) for first in given.split() for last in trees.split()]
        self._chance.shuffle(pairs)
        return pairs
