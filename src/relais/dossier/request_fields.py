"""What a request's document can fill by itself: each field of the channels' forms, from what people have recorded.

A field without a value is left to the hand of whoever signs. What was done to whom is never told by a machine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from relais.casework.case import Case
from relais.casework.ground import Ground
from relais.casework.request import Item, Request
from relais.dossier import request_words as words
from relais.dossier.page import Language
from relais.dossier.request_words import in_utc, lasting, say, word
from relais.law.channel import Channel
from relais.law.offences import Offence
from relais.law.penal import load


@dataclass(frozen=True)
class Told:
    """What a document is written from: the request, its case, its channel, what the case is about in law.

    `due`: by when the answer must come, None before sending. `earlier`: references of preservations asked of the same
    holder. `contact`: how the unit is reached; empty where nobody has set it. `missing`: the pieces that keep it from
    being ready, as sentences. `letterhead`: lines above everything.
    """

    request: Request
    case: Case
    channel: Channel
    ground: Ground
    due: datetime | None = None
    earlier: tuple[str, ...] = ()
    contact: str = ""
    missing: tuple[str, ...] = ()
    letterhead: tuple[str, ...] = ()


def values(told: Told, language: Language) -> dict[str, str]:
    """Return the value of every field that can be filled; an empty text where nobody has recorded one."""
    return {name: value(told, language) for name, value in VALUES.items()}


def row_numbers(items: Sequence[Item]) -> str:
    """Return numbers of rows in a few signs: runs are joined, as in 3-7, 9."""
    runs: list[list[int]] = []
    for number in sorted(item.number for item in items):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)


def _rows(told: Told, language: Language, which: Callable[[Item], bool]) -> str:
    items = [item for item in told.request.items if which(item)]
    label = words.ROW if len(items) == 1 else words.ROWS
    return say(label, language, rows=row_numbers(items)) if items else ""


def _identifiers(told: Told, language: Language) -> str:
    return _rows(told, language, lambda _item: True)


def _of_kind(kind: str, *, mail: bool | None = None) -> Callable[[Told, Language], str]:
    return lambda told, language: _rows(
        told, language, lambda item: item.kind == kind and (mail is None or ("@" in item.value[1:]) is mail)
    )


def _ports(told: Told, language: Language) -> str:
    return _rows(told, language, lambda item: item.port is not None)


def _time_range(told: Told, _language: Language) -> str:
    timed = sorted(((item.instant, item.precision) for item in told.request.items if item.instant), key=lambda x: x[0])
    if not timed:
        return ""
    first, last = in_utc(*timed[0]), in_utc(*timed[-1])
    return first if first == last else f"{first} - {last}"


def _versions(told: Told) -> list[Offence]:
    facts = told.ground.facts
    return [one for one in load().offences if facts and one.id in told.ground.offences and one.holds(facts)]


def _articles(offence: Offence) -> str:
    return ", ".join(f"{one.code} {one.article}" for one in offence.references)


def _offences(told: Told, language: Language) -> str:
    return "; ".join(
        f"{one.title_fr if language == 'fr' else one.title_en} ({_articles(one)})" for one in _versions(told)
    )


def _provisions(told: Told, _language: Language) -> str:
    return "; ".join(dict.fromkeys(_articles(one) for one in _versions(told)))


def _function(code: str | None, language: Language) -> str:
    return word(words.FUNCTIONS, code, language) if code else ""


def _signed(step: str) -> Callable[[Told, Language], str]:
    def name(told: Told, _language: Language) -> str:
        done = told.request.last(step)
        return done.person or "" if done else ""

    return name


def _issuer(told: Told, language: Language) -> str:
    return _who(told.request.issuer, _signed("issued")(told, language), language)


def _validator(told: Told, language: Language) -> str:
    if told.request.validator is None:
        return say(words.NOT_ASKED, language)
    return _who(told.request.validator, _signed("validated")(told, language), language)


def _who(function: str, name: str, language: Language) -> str:
    shown = name or say(words.TO_COMPLETE, language, what=words.label("issuer_name", language).split(" ")[0])
    return f"{_function(function, language)}, {shown}"


def _day(step: str) -> Callable[[Told, Language], str]:
    def day(told: Told, _language: Language) -> str:
        done = told.request.last(step)
        return done.day.astimezone(UTC).strftime("%Y-%m-%d") if done else ""

    return day


def _holder(told: Told, _language: Language) -> str:
    country = told.request.country
    return f"{told.request.holder} ({country})" if country else told.request.holder


def _deadline(told: Told, language: Language) -> str:
    deadline = told.channel.deadline
    if deadline is None:
        return ""
    short = deadline.emergency if told.request.emergency else None
    return lasting(short or deadline.normal, language)


def _held(told: Told, language: Language) -> str:
    return lasting(told.channel.duration, language) if told.channel.duration else ""


def _extension(told: Told, language: Language) -> str:
    return lasting(told.channel.extension, language) if told.channel.extension else ""


def _emergency(told: Told, language: Language) -> str:
    return say(words.YES, language) if told.request.emergency else ""


def _emergency_reasons(told: Told, language: Language) -> str:
    return told.request.reason if told.request.emergency else say(words.NOT_ASKED, language)


def _both_in_france(told: Told, language: Language) -> str:
    held = (told.ground.offence_in_france, told.ground.person_resides_in_france)
    if None in held:
        return ""
    return " / ".join(say(words.YES if one else words.NO, language) for one in held)


def _data(told: Told, language: Language) -> str:
    return word(words.DATA, told.request.data, language)


def _data_and_rows(told: Told, language: Language) -> str:
    return f"{_data(told, language)}; {_identifiers(told, language) or say(words.NO_ROWS, language)}"


def _files(told: Told, language: Language) -> str:
    own = say(words.FOOTER, language, number=told.request.number)
    return "; ".join(filter(None, (told.case.procedure, told.case.reference, own)))


def _checkers(told: Told, _language: Language) -> str:
    return ", ".join(sorted({item.checked_by for item in told.request.items if item.checked_by}))


# None of these tells what happened, sets a code or a restriction, or speaks for an authority: a person writes them.
BY_HAND = (
    "judge", "return_format", "duration_ordered", "service_provider_if_different", "imei", "mac",
    "controller_or_processor", "user_information_delay_grounds", "validating_contact", "transfer_authority_and_format",
    "case_summary", "handling_code", "evaluation_code", "restrictions", "persons",
)  # fmt: skip

VALUES: Mapping[str, Callable[[Told, Language], str]] = {
    "procedure_no": lambda told, _language: told.case.procedure,
    "authorisation_ref": lambda told, _language: told.ground.prosecutor_authorisation,
    "cr_no": lambda told, _language: told.ground.magistrate,
    "article": lambda told, _language: told.channel.basis,
    "qualified_offence": _offences,
    "holder": _holder,
    "identifiers": _identifiers,
    "time_range": _time_range,
    "data_list": _data,
    "issuer": _issuer,
    "date": _day("issued"),
    "issuing_state": lambda _told, _language: "France",
    "issuing_authority": _issuer,
    "validating_authority": _validator,
    "file_numbers": _files,
    "addressee": _holder,
    "deadline_box": _deadline,
    "emergency_reasons": _emergency_reasons,
    "earlier_preservation_ref": lambda told, _language: "; ".join(told.earlier),
    "ip_addresses_and_timestamps_with_time_zone": _of_kind("address"),
    "source_ports": _ports,
    "tel": _of_kind("line"),
    "email": _of_kind("account", mail=True),
    "user_id_login_account": _of_kind("account", mail=False),
    "service_name": lambda told, _language: told.request.holder,
    "data_category_boxes": _data,
    "criminal_law_provisions": _provisions,
    "issuing_contact": lambda told, _language: told.contact,
    "necessity_and_proportionality": lambda told, _language: told.request.reason,
    "offence_and_residence_in_issuing_state": _both_in_france,
    "user_or_unique_identifier": _identifiers,
    "data_category": _data,
    "purpose": lambda told, _language: told.request.reason,
    "selectors": _identifiers,
    "authority": _issuer,
    "offence_and_summary": _offences,
    "data_and_relation_to_offence": _data_and_rows,
    "custodian_or_location": _holder,
    "necessity": lambda told, _language: told.request.reason,
    "intention_to_send_mla": lambda told, language: say(words.YES, language) if told.request.mla_to_follow else "",
    "request_no": lambda told, _language: str(told.request.number),
    "case_reference": lambda told, _language: told.case.reference,
    "frame": lambda told, language: word(words.FRAMES, told.case.frame, language),
    "facts_day": lambda told, _language: told.ground.facts.isoformat() if told.ground.facts else "",
    "country": lambda told, _language: told.request.country or "",
    "reason": lambda told, _language: told.request.reason,
    "issuer_name": _signed("issued"),
    "issuer_function": lambda told, language: _function(told.request.issuer, language),
    "validator_name": _signed("validated"),
    "validator_function": lambda told, language: _function(told.request.validator, language),
    "drafted_by": lambda told, _language: told.request.drafted_by,
    "checked_by": _checkers,
    "deadline": _deadline,
    "due": lambda told, _language: in_utc(told.due, "minute") if told.due else "",
    "held_for": _held,
    "extension": _extension,
    "emergency": _emergency,
    "contact": lambda told, _language: told.contact,
    "magistrate_ref": lambda told, _language: told.ground.magistrate,
    "sent_on": _day("sent"),
}
