"""IBANs that no bank gave: right in form, and of a bank that does not exist."""

# No French bank has the code 99999: those in use begin with 1 to 4, a few with 7. A transfer to it finds no bank.
_BANK, _BRANCH = 99_999, 1
# "FR" in figures, and two places for the check digits.
_FR = 152_700


def iban(number: int) -> str:
    """Return the `number`th French IBAN (0 to 9,999,999,999), with its national key and its check digits."""
    account = 10 * number + 7
    key = 97 - (89 * _BANK + 15 * _BRANCH + 3 * account) % 97
    held = f"{_BANK:05d}{_BRANCH:05d}{account:011d}{key:02d}"
    return f"FR{98 - (int(held) * 1_000_000 + _FR) % 97:02d}{held}"
