"""Words of a request's document in the language that it is written in, whatever language its reader's screen has."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from relais.dossier.page import Language
from relais.law.channel import Label, load
from relais.law.retention import Duration

FUNCTIONS: Mapping[str, Label] = {
    "opj": Label("officier de police judiciaire", "judicial police officer (OPJ)"),
    "apj": Label("agent de police judiciaire", "judicial police agent (APJ)"),
    "prosecutor": Label("procureur de la République", "public prosecutor"),
    "investigating_judge": Label("juge d'instruction", "investigating judge"),
    "judge": Label("juge", "judge"),
    "national_unit": Label("unité nationale Europol", "Europol national unit"),
    "national_contact_point": Label("point de contact national 24/7", "national 24/7 point of contact"),
    "ncb": Label("bureau central national INTERPOL", "INTERPOL National Central Bureau"),
    "single_point_of_contact": Label("point de contact unique", "Single Point of Contact"),
    "liaison_officer": Label("officier de liaison", "liaison officer"),
    "fiu": Label("cellule de renseignement financier", "financial intelligence unit"),
    "us_authority": Label("autorité des États-Unis", "authority of the United States"),
    "authorised_agent": Label("agent habilité", "authorised agent"),
}
DATA: Mapping[str, Label] = {
    "identity": Label(
        "identité du titulaire du compte ou de la ligne", "identity of the holder of the account or line"
    ),
    "ip_identity": Label(
        "identité de l'utilisateur de l'adresse IP, du port source et à l'instant indiqués",
        "identity of the user of the IP address and source port at the time stated",
    ),
    "traffic": Label("données de trafic", "traffic data"),
    "content": Label("contenu", "content data"),
    "payments": Label("paiements et identité des parties", "payments and identity of the parties"),
    "preservation": Label("conservation des données désignées", "preservation of the data designated"),
    "police_information": Label("informations de police", "police information"),
}
KINDS: Mapping[str, Label] = {
    "address": Label("adresse IP", "IP address"),
    "line": Label("ligne", "line"),
    "account": Label("compte", "account"),
    "payment": Label("paiement", "payment"),
    "submission": Label("signalement", "report"),
}
FRAMES: Mapping[str, Label] = {
    "flagrance": Label("enquête de flagrance", "flagrance enquiry"),
    "preliminary": Label("enquête préliminaire", "preliminary enquiry"),
    "commission_rogatoire": Label("commission rogatoire", "judicial investigation (commission rogatoire)"),
}
HEADINGS: tuple[Label, ...] = (
    Label("ligne", "row"),
    Label("nature", "kind"),
    Label("tel qu'écrit", "as written"),
    Label("tel que lu", "as read"),
    Label("port source", "source port"),
    Label("heure telle qu'écrite", "time as written"),
    Label("heure UTC", "time in UTC"),
    Label("heure légale en France (Europe/Paris)", "legal time in France (Europe/Paris)"),
)
# Shares of the page's width, one per heading.
WIDTHS = (8, 14, 22, 22, 10, 20, 17, 23)
SIGNED = Label("signature", "signature")
SIGN_HEADINGS: tuple[Label, ...] = (
    Label("qualité", "function"),
    Label("nom", "name"),
    Label("lieu et date", "place and date"),
    Label("signature et cachet", "signature and stamp"),
)
SIGN_WIDTHS = (25, 30, 20, 25)
TO_COMPLETE = Label("[à compléter : {what}]", "[to complete: {what}]")
ROWS = Label("lignes {rows} du tableau", "rows {rows} of the table")
ROW = Label("ligne {rows} du tableau", "row {rows} of the table")
DRAFT = Label("PROJET : non signé, ne pas envoyer", "DRAFT: not signed, not to be sent")
WITHDRAWN = Label("RETIRÉE : ne pas envoyer", "WITHDRAWN: not to be sent")
MISSING = Label("Pas prêt : ce qui manque", "Not ready: what is missing")
NOT_STATED = Label("non indiqué", "not stated")
NO_ROWS = Label("aucune ligne", "no row")
FOOTER = Label("Demande n° {number}", "Request no. {number}")
YES = Label("oui", "yes")
NO = Label("non", "no")
NOT_ASKED = Label("sans objet", "not needed")
SEPARATOR = Label(" : ", ": ")
TIMES: Mapping[str, tuple[Label, Label]] = {
    "months": (Label("{n} mois", "{n} month"), Label("{n} mois", "{n} months")),
    "days": (Label("{n} jour", "{n} day"), Label("{n} jours", "{n} days")),
    "hours": (Label("{n} heure", "{n} hour"), Label("{n} heures", "{n} hours")),
}
AND = Label(" et ", " and ")
PARIS = ZoneInfo("Europe/Paris")
_SHAPES = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M"}


def say(label: Label, language: Language, **params: object) -> str:
    """Return a label in a language, filled in."""
    text = label.fr if language == "fr" else label.en
    return text.format(**params) if params else text


def word(words: Mapping[str, Label], code: str, language: Language) -> str:
    """Return a code word in a language."""
    return say(words[code], language)


def lasting(time: Duration, language: Language) -> str:
    """Return a duration in words."""
    parts = [
        say(TIMES[name][n > 1], language, n=n)
        for name, n in (("months", time.months), ("days", time.days), ("hours", time.hours))
        if n
    ]
    return say(AND, language).join(parts)


def in_utc(instant: datetime, precision: str | None) -> str:
    """Return an instant in UTC, no finer than it was written."""
    return f"{_utc(instant, precision)} UTC"


def in_france(instant: datetime, precision: str | None) -> str:
    """Return an instant in the legal time of France, with its offset from UTC; a day has no hour to convert."""
    if precision == "day":
        return "—"
    local = instant.astimezone(PARIS)
    offset = local.strftime("%z")
    return f"{local.strftime(_shape(precision))} UTC{offset[:3]}:{offset[3:]}"


def label(field: str, language: Language) -> str:
    """Return what a field of a template is called."""
    return say(OWN.get(field) or load().fields[field], language)


def _utc(instant: datetime, precision: str | None) -> str:
    return instant.astimezone(ZoneInfo("UTC")).strftime(_shape(precision))


def _shape(precision: str | None) -> str:
    return _SHAPES.get(precision or "", "%Y-%m-%d %H:%M:%S")


# Fields that no form of the law lists, but that every template may use.
OWN: Mapping[str, Label] = {
    "request_no": Label("numéro de la demande dans le service", "number of the request in the unit"),
    "case_reference": Label("référence du dossier", "reference of the case"),
    "frame": Label("cadre de l'enquête", "frame of the enquiry"),
    "facts_day": Label("date des faits", "day of the facts"),
    "country": Label("pays du détenteur", "country of the holder"),
    "reason": Label("motif de la demande", "reason for the request"),
    "issuer_name": Label("nom de l'autorité requérante", "name of the issuer"),
    "issuer_function": Label("qualité de l'autorité requérante", "function of the issuer"),
    "validator_name": Label("nom de l'autorité de validation", "name of the validator"),
    "validator_function": Label("qualité de l'autorité de validation", "function of the validator"),
    "drafted_by": Label("rédacteur", "drafted by"),
    "checked_by": Label("vérifié ligne par ligne par", "checked row by row by"),
    "deadline": Label("délai de réponse", "time to answer"),
    "due": Label("réponse due le", "answer due on"),
    "held_for": Label("durée légale de la conservation", "how long the preservation holds"),
    "extension": Label("prolongation possible", "possible extension"),
    "emergency": Label("urgence", "emergency"),
    "contact": Label("contact du service", "contact of the unit"),
    "magistrate_ref": Label("référence du magistrat", "reference of the magistrate"),
    "sent_on": Label("date d'envoi", "day of sending"),
}
