"""What a channel asks of a case before a request is ready: each names the missing pieces, none where all is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from relais.law.gate import gate
from relais.law.situation import Situation
from relais.model.notice import msg


@dataclass(frozen=True, slots=True)
class Missing:
    """A piece that keeps a request from being ready. `key` is its name; `say` with `params` the sentence to show."""

    key: str
    say: str
    params: tuple[tuple[str, str], ...] = ()


NO_PROCEDURE = Missing("no_procedure", msg("no procedure number"))
NO_AUTHORISATION = Missing("no_prosecutor_authorisation", msg("no reference of the prosecutor's authorisation"))
NO_MAGISTRATE = Missing("no_magistrate", msg("no magistrate: no reference of a commission rogatoire or of a request"))
NO_OFFENCE = Missing("no_offence", msg("no qualified offence"))
NO_FACTS_DATE = Missing("no_facts_date", msg("no date of the facts"))
NO_ADDRESS = Missing("no_address", msg("no IP address"))
NO_PORT = Missing("no_port", msg("no source port: an address may be shared by thousands"))
NO_ZONE = Missing("no_zone", msg("no time zone"))
NO_SECOND = Missing("no_second", msg("no time to the second: an address may be shared by thousands"))
NO_JUDGE = Missing("no_judge", msg("no judge: content needs one"))
NO_MLA = Missing("no_mla", msg("no intention to send a request for mutual assistance"))
BELOW_THRESHOLD = Missing(
    "below_threshold", msg("no offence reaches 3 years or lies within Directive 2011/93 through an information system")
)
THRESHOLD_UNKNOWN = Missing(
    "threshold_unknown", msg("not known whether an offence reaches 3 years or was committed through a network")
)
NOT_IN_FORCE = msg("{offence} was not in force on {day}")
_JUDGES = ("judge", "investigating_judge")
EPOC_YEARS = 3


def _procedure(situation: Situation) -> list[Missing]:
    return [] if situation.procedure else [NO_PROCEDURE]


def _authorisation(situation: Situation) -> list[Missing]:
    return [] if situation.prosecutor_authorisation or situation.issuer == "prosecutor" else [NO_AUTHORISATION]


def _magistrate(situation: Situation) -> list[Missing]:
    return [] if situation.magistrate else [NO_MAGISTRATE]


def _offence(situation: Situation) -> list[Missing]:
    missing = [] if situation.offences else [NO_OFFENCE]
    if situation.facts is None:
        return [*missing, NO_FACTS_DATE]
    held = {offence.id for offence in situation.versions()}
    day = situation.facts.isoformat()
    return missing + [
        Missing("offence_not_in_force", NOT_IN_FORCE, (("offence", offence), ("day", day)))
        for offence in situation.offences
        if offence not in held
    ]


def _gate(situation: Situation) -> list[Missing]:
    if situation.category not in ("ip_identity", "traffic"):
        return []
    said = gate(situation)
    return [] if said.passes == "yes" else [Missing(f"gate_{said.passes}", said.why)]


def _address(situation: Situation) -> list[Missing]:
    if situation.category != "ip_identity":
        return []
    if (address := situation.address) is None:
        return [NO_ADDRESS]
    alone = address.shared is False
    wanted = ((address.port or alone, NO_PORT), (address.zone, NO_ZONE), (address.second or alone, NO_SECOND))
    return [missing for there, missing in wanted if not there]


def _judge_for_content(situation: Situation) -> list[Missing]:
    signed = situation.issuer in _JUDGES or situation.validator in _JUDGES
    return [] if situation.category != "content" or signed else [NO_JUDGE]


def _epoc_threshold(situation: Situation) -> list[Missing]:
    custody = situation.custody()
    if any(years is not None and years >= EPOC_YEARS for years in custody):
        return []
    listed = any(offence.directive_2011_93 for offence in situation.versions())
    if listed and situation.through_a_network:
        return []
    unsettled = not custody or None in custody or (listed and situation.through_a_network is None)
    return [THRESHOLD_UNKNOWN if unsettled else BELOW_THRESHOLD]


def _mla(situation: Situation) -> list[Missing]:
    return [] if situation.mla_to_follow else [NO_MLA]


PRECONDITIONS: Mapping[str, Callable[[Situation], list[Missing]]] = {
    "procedure_number": _procedure,
    "prosecutor_authorisation": _authorisation,
    "magistrate": _magistrate,
    "qualified_offence": _offence,
    "gate_60_1_2": _gate,
    "ip_port_zone": _address,
    "judge_for_content": _judge_for_content,
    "epoc_threshold": _epoc_threshold,
    "mla_to_follow": _mla,
}
