"""What marks a home made for training: nothing real is taken into it."""

from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.model.notice import msg

MARK = "training.json"
TRAINING = msg("this is a training home, with errors planted in it: nothing real is taken in here")


def is_training(home: Home) -> bool:
    """Say whether a home was made for training."""
    return (home.root / MARK).exists()


def check_real(home: Home) -> None:
    """Raise DeskError in a training home."""
    if is_training(home):
        raise DeskError(TRAINING)
