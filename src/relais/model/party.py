"""A party: one mention of a person, an account or an organisation, in the role the source alleges."""

import pyarrow as pa

from relais.model.column import column, of_report, place, state

ROLES = (
    "reported",  # personne signalée par l'expéditeur
    "recipient",  # destinataire allégué
    "victim",  # enfant victime présumée ; never indexed for search by default
    "reporter",  # who reports: company staff, a member of the public
    "officer",  # police officer named as a contact
    "payer",
    "payee",
    "caller",
    "callee",
    "account",  # holder of an account whose logins or messages are listed
    "subscriber",  # holder of a line or an IP address, as an operator answers
    "other",
)

SCHEMA = pa.schema(
    [
        *place(),
        of_report(),
        column("role", pa.string(), f"Role as alleged by the source, one of: {', '.join(ROLES)}"),
        column("name_raw", pa.string(), "Name in the order and spelling received", null="no name given"),
        column("nickname", pa.string(), "Screen or display name as received", null="none given"),
        column("birth_date_raw", pa.string(), "Date of birth exactly as written", null="not stated"),
        column("age_raw", pa.string(), "Age as alleged or estimated, exactly as written", null="not stated"),
        column("address_raw", pa.string(), "Postal address as received, parts joined by ', '", null="not stated"),
        column("address_country", pa.string(), "Country of that address, ISO 3166 alpha-2", null="not stated"),
        state(),
    ],
    metadata={
        "doc": "A mention of a person or organisation. Two mentions are two rows: who is the same is a proposal"
        " of `link`, judged by a person."
    },
)
