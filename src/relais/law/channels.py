"""Which channels a case may use for one request, which are ready, and what each of the others lacks, by name."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from relais.law.cautions import CAUTIONS, Notification, notification, unvalidated_emergency
from relais.law.channel import Channel, load
from relais.law.holding import FRENCH_LAW
from relais.law.preconditions import PRECONDITIONS, Missing
from relais.law.situation import Situation
from relais.model.notice import msg

NO_COUNTRY = Missing("no_country", msg("no country of the holder"))
NO_FRAME = Missing("no_frame", msg("no procedure frame: flagrance, preliminary enquiry or commission rogatoire"))
NO_ISSUER = Missing("no_issuer", msg("no issuer"))
NO_VALIDATOR = Missing("no_validator", msg("no validating authority"))
WRONG_ISSUER = msg("{issuer} may not issue this")
NOT_YET = msg("does not apply before {day}")
_ASKING = ("out", "both")


@dataclass(frozen=True, slots=True)
class Offer:
    """A channel for a request: ready where nothing is `missing`. `warnings` are keys of CAUTIONS that hold.

    `notification` is None where the channel knows none.
    """

    channel: Channel
    missing: tuple[Missing, ...]
    warnings: tuple[str, ...]
    notification: Notification | None

    @property
    def ready(self) -> bool:
        """Whether a person may sign: no piece is missing. relais itself sends nothing."""
        return not self.missing


def offered(situation: Situation) -> list[Offer]:
    """Return the channels that concern the data, the holder and the procedure of the request, in the file's order.

    A hidden channel is never among them; one for another country or another procedure frame neither. Where holder's
    country or frame is not stated, the channels it would choose among are, each with that piece missing.
    """
    return [_offer(channel, situation) for channel in load().channels.values() if _concerns(channel, situation)]


def hidden() -> list[Channel]:
    """Return the channels that are not offered to anybody; each says why (`why_hidden`)."""
    return [channel for channel in load().channels.values() if channel.availability == "hidden"]


def _concerns(channel: Channel, situation: Situation) -> bool:
    if channel.availability == "hidden" or channel.direction not in _ASKING:
        return False
    if situation.category not in channel.categories or not _lies_in(channel, situation.country):
        return False
    return not channel.frames or situation.frame is None or situation.frame in channel.frames


def _lies_in(channel: Channel, country: str | None) -> bool:
    if country is None:
        return True
    place = "FR" if country in FRENCH_LAW else country
    return place != "FR" if channel.countries is None else place in channel.countries


def _offer(channel: Channel, situation: Situation) -> Offer:
    missing = [NO_COUNTRY] if situation.country is None else []
    missing += [NO_FRAME] if channel.frames and situation.frame is None else []
    missing += _applies(channel, situation) + _signed(channel, situation)
    missing += [each for name in channel.preconditions for each in PRECONDITIONS[name](situation)]
    warnings = tuple(name for name in channel.warnings if CAUTIONS[name].holds(situation))
    return Offer(
        channel,
        tuple(dict.fromkeys(missing)),
        warnings,
        notification(situation) if channel.notification else None,
    )


def _applies(channel: Channel, situation: Situation) -> list[Missing]:
    begins = channel.applicable_from
    if begins is None or situation.as_of >= datetime.combine(begins, time(), UTC):
        return []
    return [Missing("not_applicable_yet", NOT_YET, (("day", begins.isoformat()),))]


def _signed(channel: Channel, situation: Situation) -> list[Missing]:
    if situation.issuer is None:
        return [NO_ISSUER]
    if situation.issuer in channel.issuers:
        return []
    if situation.issuer not in channel.issuers_if_validated:
        return [Missing("wrong_issuer", WRONG_ISSUER, (("issuer", situation.issuer),))]
    later = "ex_post_validation" in channel.warnings and unvalidated_emergency(situation)
    return [] if later or situation.validator in channel.validators else [NO_VALIDATOR]
