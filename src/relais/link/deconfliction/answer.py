"""The answer: per hash of the question, in its order, a sign that means hit or no hit, and nothing else."""

import hmac
from collections.abc import Container
from pathlib import Path

from relais.link.deconfliction.error import ExchangeError
from relais.link.deconfliction.hashes import SIZE
from relais.link.deconfliction.key import derived
from relais.link.deconfliction.question import Question
from relais.link.deconfliction.seal import UNSOUND, opened, sealed
from relais.model.notice import msg

OTHER_QUESTION = msg("{path} is the answer to another question")


def answer(key: bytes, question: Question, hits: Container[bytes]) -> bytes:
    """Return the answer that says which hashes of the question are among `hits`."""
    sign = _Signs(key, question)
    return sealed(key, "answer", f"question {question.digest}", (sign(one, hit=one in hits) for one in question.hashes))


def load_answer(key: bytes, question: Question, path: Path) -> frozenset[bytes]:
    """Return the hashes of the question that the answer says are hits. Raises ExchangeError."""
    about, told, _data = opened(key, path, "answer")
    if about != f"question {question.digest}":
        raise ExchangeError(OTHER_QUESTION, path=path)
    sign, said = _Signs(key, question), frozenset(told)
    hits = frozenset(one for one in question.hashes if sign(one, hit=True) in said)
    if told != [sign(one, hit=one in hits) for one in question.hashes]:
        raise ExchangeError(UNSOUND, path=path)
    return hits


class _Signs:
    """The two signs of each hash. Without the key they look alike: who has both files cannot even count the hits."""

    def __init__(self, key: bytes, question: Question) -> None:
        self._key = derived(key, f"sign {question.digest}")

    def __call__(self, one: bytes, *, hit: bool) -> bytes:
        return hmac.digest(self._key, (b"hit " if hit else b"no hit ") + one, "sha256")[:SIZE]
