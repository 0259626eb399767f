"""The words column headers are made of, French and English, and the field they propose."""

import re
import unicodedata

# Tried in order: the first whose pattern stands in the header decides. Words are written without accents.
SIDES = (
    ("payer", r"sender|expediteur|payer|payeur|remitter|emetteur|donneur|from"),
    ("payee", r"receiver|recipient|beneficiaire|beneficiary|payee|destinataire|to"),
    ("caller", r"caller|calling|appelant|a number|msisdn a"),
    ("callee", r"callee|called|appele|b number|msisdn b"),
    ("subscriber", r"subscriber|abonne|titulaire"),
    ("counterparty", r"partner|counterparty|contrepartie|tiers"),
    ("owner", r"account name|account holder|titulaire"),
)
WHATS = (
    ("email", r"e ?mail|courriel|mail"),
    ("iban", r"iban"),
    ("phone", r"phone|telephone|tel|mobile|msisdn|number|numero"),
    ("address", r"address|adresse"),
    ("country", r"country|pays"),
    ("birth_date", r"birth|naissance"),
    ("account", r"account|compte|wallet|id|identifiant"),
    ("handle", r"handle|username|pseudo|screen name"),
    ("name", r"name|nom"),
)
FIELDS = {
    "login": (
        ("until.date", r"end|fin|until|to"),
        ("date", r"start|debut|from|date|time|timestamp|horodatage"),
        ("port_last", r"port (last|end|fin|max)|last port|dernier port"),
        ("port", r"port"),
        ("zone", r"time ?zone|tz|fuseau|zone"),
        ("ip", r"ip|adresse ip|public ip|ipv4|ipv6"),
        ("event", r"event|evenement|action"),
    ),
    "call": (
        ("zone", r"time ?zone|tz|fuseau|zone"),
        ("duration", r"duration|duree|seconds|secondes"),
        ("date", r"date|timestamp|horodatage|start|debut"),
        ("time", r"time|heure"),
        ("status", r"status|statut|etat|result"),
        ("video", r"video"),
        ("direction", r"direction|sens"),
    ),
    "payment": (
        ("zone", r"time ?zone|tz|fuseau"),
        ("paid_out.date", r"date (paiement|paye|versement)|paid at|payout date|date paid|value date"),
        ("paid_out.time", r"heure (paiement|versement)|payout time|time paid"),
        ("paid_out.amount", r"montant (paye|verse)|payout amount|paid amount|amount received"),
        ("paid_out.currency", r"devise (paiement|payee|versement)|payout currency"),
        ("paid_out.place", r"lieu|payout (agent|place|location)|agence|agent"),
        ("fee.amount", r"fee|fees|frais|commission"),
        ("currency", r"currency|devise|monnaie"),
        ("credit", r"credit amount|credit|paid in"),
        ("debit", r"debit amount|debit|paid out|withdrawn"),
        ("amount", r"amount|montant|sum|somme|gross"),
        ("date", r"date|timestamp|created|sent at|horodatage"),
        ("time", r"time|heure"),
        ("status", r"status|statut|etat"),
        ("type", r"type|nature"),
        ("related", r"reference txn id|reference transaction|transaction de reference|related"),
        ("reference", r"reference|reference number|ref|mtcn|code|transaction id|code transfert|id"),
        ("purpose", r"purpose|description|label|libelle|motif|memo|note|message"),
        ("direction", r"direction|sens"),
    ),
}
# What no fact holds: it moves with every row and names nobody.
NOT_A_FIELD = r"balance|solde"
# Words of a status column, as operators write them.
STATUSES = {
    "payment": {
        "completed": "completed paid success successful settled paye payee verse effectue termine",
        "attempted": "pending attempted failed declined rejected tente refuse rejete echoue",
        "cancelled": "cancelled canceled annule annulee",
        "refunded": "refunded rembourse remboursee reversed",
    },
    "call": {
        "answered": "answered connected completed abouti repondu decroche",
        "missed": "missed unanswered busy manque occupe",
    },
}


def plain(header: str) -> str:
    """Return a header without accents, case and punctuation: 'Téléphone_Expéditeur' is 'telephone expediteur'."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", header) if not unicodedata.combining(sign))
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)
    return " ".join(re.sub(r"[^\w]|_", " ", spaced.casefold()).split())


def stands(pattern: str, text: str) -> bool:
    """Say whether one of the pattern's words stands in a plain header."""
    return re.search(rf"\b(?:{pattern})\b", text) is not None
