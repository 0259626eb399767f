"""What a person should know before signing, though the request is ready: each holds or does not for a case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from relais.law.situation import Situation
from relais.model.notice import msg

Notification = Literal["required", "not_required", "unknown"]
_JUDGES = ("judge", "investigating_judge")

PRIOR_CONTROL = msg(
    "contestable: traffic data without prior control by a court or an independent body (Cass. crim. 12 July 2022)"
)
EX_POST = msg("emergency without validation: it must be sought at the latest within 48 hours (art. 4(5))")
NOTIFY = msg("the enforcing authority is notified at the same time (art. 8)")
NOTIFY_UNSETTLED = msg(
    "state whether offence and residence are in France: else the enforcing authority must be notified (art. 8)"
)
VIA_PNIJ = msg("goes through the national platform unless technically impossible")
INTELLIGENCE = msg("intelligence, not evidence, until transmitted to the prosecutor")
RESTRICTED = msg("the foreign unit's restriction of use stays on every datum")
EUROPEAN = msg("for users in the European Union the controller may be a company in it: look at the European order")
CENTRAL = msg("goes through the central authorities of both States")
PARTY = msg("check that the State is a party to the Budapest Convention")


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to know: the sentence, and for which cases it holds."""

    say: str
    holds: Callable[[Situation], bool]


def notification(situation: Situation) -> Notification:
    """Return whether the enforcing authority must be notified of an order for traffic or content data.

    It need not be where there are grounds to believe that the offence is in the issuing State and that the person
    whose data are asked for resides there (art. 8(2)); what is not stated leaves it open.
    """
    grounds = (situation.offence_in_france, situation.person_resides_in_france)
    if False in grounds:
        return "required"
    return "unknown" if None in grounds else "not_required"


def unvalidated_emergency(situation: Situation) -> bool:
    """Say whether the case is one of those where validation may come after (Reg. (EU) 2023/1543 art. 4(5))."""
    return situation.emergency and situation.validator is None and situation.issuer == "opj"


def _no_judge(situation: Situation) -> bool:
    return situation.category == "traffic" and not (situation.issuer in _JUDGES or situation.validator in _JUDGES)


def _always(_situation: Situation) -> bool:
    return True


CAUTIONS: Mapping[str, Caution] = {
    "prior_control": Caution(PRIOR_CONTROL, _no_judge),
    "ex_post_validation": Caution(EX_POST, unvalidated_emergency),
    "notify_enforcing": Caution(NOTIFY, lambda situation: notification(situation) == "required"),
    "notify_unsettled": Caution(NOTIFY_UNSETTLED, lambda situation: notification(situation) == "unknown"),
    "via_pnij": Caution(VIA_PNIJ, _always),
    "intelligence_only": Caution(INTELLIGENCE, _always),
    "use_restriction": Caution(RESTRICTED, _always),
    "european_controller": Caution(EUROPEAN, _always),
    "central_authority": Caution(CENTRAL, _always),
    "party_to_be_checked": Caution(PARTY, _always),
}
