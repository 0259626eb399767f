"""A report: a signalement as received, from a foreign agency, a company, or an officer's own form."""

import pyarrow as pa

from relais.model.column import TOKEN, TOKENS_MEANING, column, flag, instant, place

CHANNELS = (
    "cybertip",  # NCMEC, as police receive it
    "ispws",  # NCMEC, as companies send it
    "form",  # entered by a named person of the unit
    "letter",  # a letter or e-mail that a named person confirmed as a report
    "goaml",  # a financial intelligence unit's report
    "fincen",  # a suspicious activity or currency transaction report of the United States
)

SCHEMA = pa.schema(
    [
        *place(),
        column("reference", pa.string(), "The sender's own number for the report, as written", null="none given"),
        column("channel", pa.string(), f"Kind of report, one of: {', '.join(CHANNELS)}"),
        column("sender", pa.string(), "Agency that sent it, as written", null="not stated"),
        column(
            "company",
            pa.string(),
            "Company that first reported the facts to that agency, as written",
            null="not stated, or no company did",
        ),
        column("incident_type", pa.string(), "Type of incident in the sender's own words", null="not stated"),
        column(
            "priority",
            pa.string(),
            "Priority as declared by the sender, opaque: its scale is the sender's",
            null="none declared",
        ),
        flag("escalated", "The company or sender asked for urgent handling"),
        flag("child_at_risk", "The sender declares a child at risk now"),
        flag("live", "The sender declares a live video or webcam session"),
        flag("informational", "The sender sends it for information, not as a referral"),
        flag("intelligence", "It is intelligence: no evidence until its owner transmits it as such"),
        column("country", pa.string(), "Country the sender refers it to, ISO 3166 alpha-2", null="not stated"),
        *instant("When the sender received or made the report"),
        *instant("When the reported facts took place", "incident_"),
        column(
            "places",
            pa.map_(pa.string(), pa.string()),
            "Where in the source the columns above stand: column name to locator",
            null="all stand at the locator itself",
        ),
        column("tokens", pa.list_(TOKEN), TOKENS_MEANING, null="the report has no free text"),
    ],
    metadata={"doc": "A report (signalement) as received. What it alleges is an allegation."},
)
