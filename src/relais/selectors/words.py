"""The words that announce a transfer code or a handle in a text, and the hashes the scanner knows them by."""

import numpy as np
import numpy.typing as npt

from relais.selectors import money
from relais.selectors.signs import word_hash
from relais.selectors.transfer_code import OPERATORS

# English, French, Tagalog ('padala': what is sent).
ANNOUNCERS = (
    "ref", "reference", "référence", "code", "control", "tracking", "transaction", "txn", "trx", "pin", "mandat",
    "retrait", "transfert", "transfer", "numero", "numéro", "number", "padala", "union",
)  # fmt: skip
SERVICES = (
    "skype", "telegram", "tg", "instagram", "insta", "ig", "snapchat", "snap", "kik", "discord", "facebook", "fb",
    "messenger", "tiktok", "twitter", "wechat", "line", "signal", "wire", "viber", "whatsapp",
)  # fmt: skip


def hashes(words: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """Return the sorted hashes of words."""
    encoded = [word.encode() for word in words]
    return np.array(sorted({word_hash(word, 0, len(word)) for word in encoded}), np.int64)


ANNOUNCER_HASHES = hashes(
    ANNOUNCERS + tuple(word for operator in OPERATORS.values() for word in operator.words if " " not in word)
)
SERVICE_HASHES = hashes(SERVICES)
CURRENCY_HASHES = hashes(tuple(money.words()))
