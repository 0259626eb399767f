"""What a case says that the law asks of a request: which channels are open to it, and what each lacks by name."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args

from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework import request as requests
from relais.casework.ground import ground
from relais.casework.request import Request
from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.law.cautions import CAUTIONS
from relais.law.channel import Channel
from relais.law.channels import Offer, hidden, offered
from relais.law.preconditions import NO_ADDRESS, PRECONDITIONS, Missing
from relais.law.situation import Address, DataCategory, Function, Situation
from relais.model.notice import msg

# What can be asked about for each category of data.
KINDS: dict[str, tuple[str, ...]] = {
    "identity": ("line", "account"),
    "ip_identity": ("address",),
    "traffic": ("line", "account", "address"),
    "content": ("account", "submission"),
    "payments": ("payment", "account"),
    "preservation": requests.KINDS,
    "police_information": requests.KINDS,
}
DATA: tuple[str, ...] = get_args(DataCategory)
FUNCTIONS: tuple[str, ...] = get_args(Function)

NO_DATA = msg("“{text}” is no kind of data; there are: {known}")
NO_FUNCTION = msg("“{text}” is no function of somebody who signs; there are: {known}")


def channels(
    home: Home, case: int, data: str, country: str | None, issuer: str | None = None
) -> tuple[list[Offer], list[Channel]]:
    """Return the channels by which a case can ask for such data, each with what it lacks, and those open to nobody.

    Raises DeskError.
    """
    check_words(data, issuer)
    with act(home, "read-requestable", case) as connection:
        return offered(situation(connection, case, data, country, issuer)), hidden()


def situation(
    connection: Connection, case: int, data: str, country: str | None, issuer: str | None, validator: str | None = None
) -> Situation:
    """Return what the case, as it stands, says to the law."""
    stated, of = ground(connection, case), cases.case(connection, case)
    return Situation(
        as_of=datetime.now(UTC), category=data, country=country, facts=stated.facts, offences=stated.offences,  # type: ignore[arg-type]
        frame=of.frame, procedure=of.procedure, prosecutor_authorisation=stated.prosecutor_authorisation,  # type: ignore[arg-type]
        magistrate=stated.magistrate, issuer=issuer, validator=validator,  # type: ignore[arg-type]
        through_a_network=stated.through_a_network, offence_in_france=stated.offence_in_france,
        person_resides_in_france=stated.person_resides_in_france,
    )  # fmt: skip


def offer_of(connection: Connection, found: Request) -> Offer | None:
    """Return the channel of a request as the law offers it to the case today; None: no longer."""
    said = replace(
        situation(connection, found.case, found.data, found.country, found.issuer, found.validator),
        emergency=found.emergency,
        mla_to_follow=found.mla_to_follow,
        # Rows without port, zone or second were left out of the draft.
        address=Address(port=True, zone=True, second=True) if found.data == "ip_identity" else None,
    )
    return next((one for one in offered(said) if one.channel.id == found.channel), None)


def row_lacks(row: dict[str, Any], data: str) -> tuple[Missing, ...]:
    """Return why a row of `requestable` cannot be asked about as it is: no port, no zone, no time to the second."""
    if data != "ip_identity":
        return ()
    if row["kind"] != "address":
        return (NO_ADDRESS,)
    stated = Address(row["port"] is not None, row["at"] is not None, row["time_precision"] == "second")
    return tuple(PRECONDITIONS["ip_port_zone"](Situation(datetime.now(UTC), "ip_identity", address=stated)))


def check_words(data: str, function: str | None) -> None:
    """Raise DeskError for what is no kind of data, and no function of somebody who signs."""
    if data not in DATA:
        raise DeskError(NO_DATA, text=data, known=", ".join(DATA))
    if function is not None and function not in FUNCTIONS:
        raise DeskError(NO_FUNCTION, text=function, known=", ".join(FUNCTIONS))


def cautions_of(offer: Offer) -> tuple[str, ...]:
    """Return what a person should know before signing, as sentences."""
    return tuple(CAUTIONS[name].say for name in offer.warnings)
