"""What is said on a page whose form was refused; a refusal of the person themselves is no matter of the form."""

from relais.desk.act import NOT_ALLOWED, NOT_SIGNED_IN, NOT_YOURS
from relais.desk.error import DeskError
from relais.web.visitor import Visitor

_OF_THE_PERSON = frozenset({NOT_ALLOWED, NOT_SIGNED_IN, NOT_YOURS})


def not_done(person: Visitor, error: DeskError) -> str:
    """Return why it was not done, in the person's language; raises the error again where another page answers it."""
    if error.template in _OF_THE_PERSON:
        raise error
    return person.tongue.say(error.template, error.params)
