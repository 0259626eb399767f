"""The unit's signing key: drawn at first use, kept outside the home beside the key of its database.

Where the home opens with a passphrase there is no key file, so the drawn key lies in the configuration folder of the
person, encrypted under the passphrase. It is not derived from the passphrase: everybody gets the public key, and could
then try passphrases on it. It does not lie in the database: a copy of the home must not be able to sign.
"""

import os
import secrets
import tomllib
from hashlib import scrypt
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import Connection

from relais.desk.error import DeskError
from relais.desk.home import BAD_KEY, NO_PASSPHRASE, Home, config_folder
from relais.ledger.durable import sync
from relais.model.notice import msg
from relais.safeguards.checkpoint import NOTE_KEY, Signer
from relais.safeguards.checkpoints import UNIT, add_key, keys

NO_SIGNING_KEY = msg(
    "the signing key {path} is missing: restore it from its copy; without it no checkpoint can be signed"
)
OTHER_SIGNING_KEY = msg("the signing key {path} is not the one with which this home signed before")
_SEED_BYTES, _NONCE_BYTES = 32, 12


def signer(home: Home, connection: Connection) -> Signer:
    """Return the unit's key, drawn and remembered where there was none yet; raises DeskError.

    Its name is the origin of the audit chain's checkpoints.
    """
    config = tomllib.loads((home.root / "relais.toml").read_text(encoding="utf-8"))
    origin, path = f"relais/{config['home']}", key_path(home)
    lock = _lock(config)
    known = keys(connection, UNIT)
    if not path.exists():
        if known:
            raise DeskError(NO_SIGNING_KEY, path=path)
        _draw(path, lock)
    found = Signer(origin, NOTE_KEY, Ed25519PrivateKey.from_private_bytes(_read(path, lock)))
    if known and known[0] != found.key:
        raise DeskError(OTHER_SIGNING_KEY, path=path)
    if not known:
        add_key(connection, UNIT, found.key)
    return found


def key_path(home: Home) -> Path:
    """Return where the private key lies, or will."""
    config = tomllib.loads((home.root / "relais.toml").read_text(encoding="utf-8"))
    if config["key"] == "passphrase":
        return config_folder() / f"{config['home']}.audit"
    path = Path(os.environ.get("RELAIS_KEY_FILE") or config["key"])
    return path.with_name(f"{path.name}.audit")


def _lock(config: dict[str, object]) -> ChaCha20Poly1305 | None:
    """Return what the key file is encrypted with; None where it lies beside a key file in the clear."""
    if config["key"] != "passphrase":
        return None
    passphrase = os.environ.get("RELAIS_PASSPHRASE")
    if not passphrase:
        raise DeskError(NO_PASSPHRASE)
    # As dear to try as the database itself; another salt, so that the one key tells nothing of the other.
    salt = f"{config['home']}/audit".encode()
    return ChaCha20Poly1305(scrypt(passphrase.encode(), salt=salt, n=2**16, r=8, p=1, maxmem=2**27, dklen=32))


def _draw(path: Path, lock: ChaCha20Poly1305 | None) -> None:
    seed = secrets.token_bytes(_SEED_BYTES)
    if lock is not None:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        seed = nonce + lock.encrypt(nonce, seed, None)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(seed.hex())
    sync([path, path.parent])


def _read(path: Path, lock: ChaCha20Poly1305 | None) -> bytes:
    try:
        data = bytes.fromhex(path.read_text(encoding="ascii").strip())
        seed = data if lock is None else lock.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], None)
    except (ValueError, InvalidTag) as error:
        raise DeskError(BAD_KEY, path=path) from error
    if len(seed) != _SEED_BYTES:
        raise DeskError(BAD_KEY, path=path)
    return seed
