"""Signing in and out. What is refused is refused in one sentence, after the same work, whoever was named."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from relais.desk.act import NOBODY, act, plainly
from relais.desk.error import DeskError
from relais.desk.home import BAD_PURPOSE, Home
from relais.desk.seat import taken
from relais.desk.settings import FILE, load
from relais.desk.start import without_a_case
from relais.ledger.state import head
from relais.model.notice import msg
from relais.safeguards import attempt, oidc, session, totp
from relais.safeguards.account import ACTIVE, Account, account, state_of
from relais.safeguards.appointment import account_of
from relais.safeguards.audit import record
from relais.safeguards.credential import Credential, credential, required
from relais.safeguards.nonce import issue, take
from relais.safeguards.password import matches
from relais.safeguards.totp import SealedSecretError
from relais.store.database import reading, writing

_LONGEST_PURPOSE = 200

REFUSED = msg(
    "not signed in: the name, the passphrase or the code is not right, or the code was used before; after five failures"
    " an account waits, for 15 minutes at most"
)
NOT_BY_TOKEN = msg("not signed in: the identity provider's answer is not accepted ({reason})")
NO_PROVIDER = msg("relais.toml names no identity provider: [oidc] with issuer, audience and keys (a JWKS file)")
NO_ACCOUNT = msg("it names nobody here")
SEALED = msg("the secret of an account cannot be decrypted: its row was changed outside relais (`relais verify`)")


@dataclass(frozen=True)
class SignedIn:
    """The home as the person who signed in sees it, and the token that stands for them."""

    home: Home
    token: str


def sign_in(home: Home, name: str, passphrase: str, code: str, purpose: str | None = None) -> SignedIn:
    """Sign a person in; raises DeskError, always of the same text, where they are not who they say."""
    purpose = _line(purpose)
    now = datetime.now(UTC)
    with plainly(), reading(home.engine) as connection:
        id_, held = _known(home, connection, name)
    # Both are asked whatever came before, and outside the lock: an unknown name takes as long as a known one.
    right = matches(held.passphrase if held else None, passphrase)
    step = totp.step(held.secret if held else None, code, now)
    with plainly(), writing(home.engine) as connection:
        token = None
        if id_ is not None and not attempt.waits(connection, id_, now):
            good = right and step is not None and _known(home, connection, name) == (id_, held)
            good = good and step is not None and attempt.use_step(connection, id_, step)
            attempt.note(connection, id_, now, succeeded=good)
            token = session.start(connection, id_, now, purpose) if good else None
        _note(home, connection, id_, name if token else None)
    if token is None:
        raise DeskError(REFUSED)
    return SignedIn(signed_in(home, token), token)


def sign_in_by_token(home: Home, id_token: str, nonce: str, purpose: str | None = None) -> SignedIn:
    """Sign in the person whom the configured identity provider names; raises DeskError.

    `nonce`: what `new_nonce` gave for this sign-in; it counts once.
    """
    purpose = _line(purpose)
    now = datetime.now(UTC)
    asked = provider(home)
    with plainly(), writing(home.engine) as connection:
        id_, reason = None, ""
        # Used up whatever comes of it: nobody tries an answer until one is accepted.
        asked_here = take(connection, nonce, now)
        try:
            subject = oidc.subject_of(id_token, asked, nonce, now)
            id_ = account_of(connection, asked.issuer, subject) if asked_here else None
            reason = NO_ACCOUNT if asked_here else oidc.BAD_NONCE
        except oidc.IdTokenError as error:
            reason = error.template
        token = None if id_ is None else session.start(connection, id_, now, purpose)
        found = None if token is None else session.find(connection, session.digest(token))
        _note(home, connection, id_, found.name if found else None)
    if token is None:
        raise DeskError(NOT_BY_TOKEN, reason=reason)
    return SignedIn(signed_in(home, token), token)


def new_nonce(home: Home) -> str:
    """Return a number that the identity provider must put into its answer, good once and for ten minutes."""
    nonce = secrets.token_hex(16)
    with plainly(), writing(home.engine) as connection:
        issue(connection, nonce, datetime.now(UTC))
    return nonce


def sign_out(home: Home) -> None:
    """End the session of this home, if it has one that is open."""
    if home.session is None:
        return
    with plainly(), writing(home.engine) as connection:
        found = session.live(connection, home.session, datetime.now(UTC), home.limits)
        session.end(connection, home.session, datetime.now(UTC))
        if found is not None:
            record(connection, found.name, "sign-out", {"account": found.account}, head(home.ledger))


def signed_in(home: Home, token: str) -> Home:
    """Return the home as the bearer of a session's token sees it; every act in it looks at the session."""
    found = taken(home.engine, session.digest(token), home.actor)
    return replace(home, actor=found.actor, session=found.session, purpose=found.purpose)


def let_in(home: Home) -> frozenset[str] | None:
    """Return the acts outside any case that the bearer of this home may do; None where they are not let in.

    They are let in by a live session, or because nobody signs in. It is no act.
    """
    with plainly(), reading(home.engine) as connection:
        if home.session is None:
            stands = not required(connection)
        else:
            found = session.live(connection, home.session, datetime.now(UTC), home.limits)
            stands = found is not None and found.name == home.actor
        who = account(connection, home.actor) if stands else None
    return without_a_case(frozenset(who.roles if who else ())) if stands else None


def signs_in(home: Home) -> bool:
    """Say whether anybody signs in to this home: if not, whoever holds its key is its first person."""
    with plainly(), reading(home.engine) as connection:
        return required(connection)


def who_am_i(home: Home) -> Account:
    """Return who acts, with the roles that they hold."""
    with act(home, "who-am-i") as connection:
        found = account(connection, home.actor)
    if found is None:
        raise RuntimeError("the act was allowed to nobody")
    return found


def provider(home: Home) -> oidc.Provider:
    """Return the identity provider that relais.toml names; raises DeskError."""
    told = load(home.root / FILE).oidc
    if told.issuer is None or told.audience is None or told.keys is None:
        raise DeskError(NO_PROVIDER)
    return oidc.Provider(told.issuer, told.audience, home.root / told.keys)


def _known(home: Home, connection: Connection, name: str) -> tuple[int | None, Credential | None]:
    """Return the active account of a name that can sign in by passphrase, and how."""
    found = account(connection, name)
    if found is None or state_of(connection, found.id) != ACTIVE:
        return None, None
    try:
        return found.id, credential(connection, found.id, home.key)
    except SealedSecretError as error:
        raise DeskError(SEALED) from error


def _note(home: Home, connection: Connection, id_: int | None, name: str | None) -> None:
    """Write down who signed in, or on which account it was tried: never the name or the secret that was typed."""
    details: dict[str, object] = {} if id_ is None else {"account": id_}
    record(connection, name or NOBODY, "sign-in" if name else "sign-in-refused", details, head(home.ledger))


def _line(purpose: str | None) -> str | None:
    text = (purpose or "").strip()
    if not text.isprintable() or len(text) > _LONGEST_PURPOSE:
        raise DeskError(BAD_PURPOSE)
    return text or None
