"""Tables of who works in the unit: roles, state, sign-in, and what two people sign. An account is a row of `actor`.

What is decided is added and never changed; what only says that somebody is signed in (`session`, `attempt`,
`totp_use`, `nonce`) is no decision, and is not in the registers.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from relais.store.tables import METADATA, decided

# A role given or taken back; the last row of an account and a role holds.
ROLE_GRANT = Table(
    "role_grant",
    METADATA,
    *decided(),
    Column("account", Integer, ForeignKey("actor.id"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("withdrawn", Boolean, nullable=False),
)

# Pending, active, closed; the last row of an account holds, and an account without one is active.
ACCOUNT_STATE = Table(
    "account_state",
    METADATA,
    *decided(),
    Column("account", Integer, ForeignKey("actor.id"), nullable=False, index=True),
    Column("state", String(10), nullable=False),
)

# What one person asks for an account and another confirms.
APPOINTMENT = Table(
    "appointment",
    METADATA,
    *decided(),
    Column("account", Integer, ForeignKey("actor.id"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),  # account, role, reset, subject
    Column("role", String(20)),
    Column("issuer", String(200)),  # of `subject`: who the agency's identity provider is
    Column("subject", String(255)),  # of `subject`: how it calls the person
    Column("code", String(64)),  # SHA-256 of the first half of the enrolment code
)

APPOINTMENT_ANSWER = Table(
    "appointment_answer",
    METADATA,
    *decided(),
    Column("appointment", Integer, ForeignKey("appointment.number"), nullable=False, unique=True),
    Column("granted", Boolean, nullable=False),
    Column("code", String(64)),  # SHA-256 of the second half of the enrolment code
)

# How a person proves who they are; the last row of an account holds.
CREDENTIAL = Table(
    "credential",
    METADATA,
    *decided(),
    Column("account", Integer, ForeignKey("actor.id"), nullable=False, index=True),
    Column("passphrase", String(200)),  # Argon2id, with its parameters and salt; null: taken away
    Column("totp", String(200)),  # the secret of the codes, encrypted under the unit's key
    Column("appointment", Integer, ForeignKey("appointment.number"), index=True),  # whose enrolment code was used
)

# The steps of 30 seconds whose code an account has used: none is accepted twice.
TOTP_USE = Table(
    "totp_use",
    METADATA,
    Column("account", Integer, ForeignKey("actor.id"), primary_key=True, autoincrement=False),
    Column("step", Integer, primary_key=True, autoincrement=False),
)

# Sign-ins that were tried on an account, right or wrong.
ATTEMPT = Table(
    "attempt",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("actor.id"), nullable=False, index=True),
    Column("at", String(40), nullable=False),
    Column("succeeded", Boolean, nullable=False),
)

# Who is signed in. Only the hash of the token is kept.
SESSION = Table(
    "session",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("account", Integer, ForeignKey("actor.id"), nullable=False, index=True),
    Column("opened_at", String(40), nullable=False),
    Column("used_at", String(40), nullable=False),
    Column("ended_at", String(40)),
    Column("purpose", String(200)),
)

# Numbers that an identity provider must put into its answer; each is taken away when it has been used.
NONCE = Table(
    "nonce",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("at", String(40), nullable=False),
)

# What needs two people: one asks, or acts in an emergency.
APPROVAL = Table(
    "approval",
    METADATA,
    *decided(),
    Column("act", String(40), nullable=False, index=True),
    Column("what", String(200), nullable=False),  # a reference of ours, never the data
    Column("case", Integer),
    Column("reason", Text, nullable=False),
    Column("due", String(40)),  # until when an emergency must be signed; null: nothing is done before the signature
)

APPROVAL_SIGNATURE = Table(
    "approval_signature",
    METADATA,
    *decided(),
    Column("approval", Integer, ForeignKey("approval.number"), nullable=False, unique=True),
    Column("granted", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
)

# What was approved has been done: it counts once.
APPROVAL_USE = Table(
    "approval_use",
    METADATA,
    *decided(),
    Column("approval", Integer, ForeignKey("approval.number"), nullable=False, unique=True),
)

REGISTERS = (
    *(ROLE_GRANT, ACCOUNT_STATE, APPOINTMENT, APPOINTMENT_ANSWER, CREDENTIAL),
    *(APPROVAL, APPROVAL_SIGNATURE, APPROVAL_USE),
)
