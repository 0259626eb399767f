"""Code words of the desk, by area, as a person says them: what one area calls a word, another may call otherwise.

`Tongue.said` says them; a test holds each area against the names of the rooms below.
"""

from collections.abc import Mapping

from relais.model.notice import msg

ROLES = {
    "investigator": msg("investigator"), "head": msg("head of unit"), "magistrate": msg("magistrate (reads)"),
    "welfare": msg("welfare officer"), "administrator": msg("administrator"), "auditor": msg("auditor"),
}  # fmt: skip
ACCOUNT_STATES = {
    "pending": msg("waits for confirmation"), "active": msg("active"), "closed": msg("account closed"),
}  # fmt: skip
APPOINTMENTS = {
    "account": msg("new account"), "role": msg("role"), "reset": msg("new secrets"), "subject": msg("outside identity"),
}  # fmt: skip
APPROVAL_STATES = {
    "waiting": msg("waits for a signature"), "overdue": msg("signature overdue"),
    "granted": msg("signed, not yet used"), "refused": msg("signature refused"), "used": msg("signed and done"),
}  # fmt: skip
BUNDLES = {"court": msg("for a court"), "partner": msg("for a partner service")}
# How the reference of what is approved begins, and what that is.
APPROVED_THINGS = {
    "bundle court": msg("bundle for a court"), "bundle partner": msg("bundle for a partner service"),
    "packages": msg("packages"), "feedback": msg("feedback"), "table": msg("table of the page"),
}  # fmt: skip
APPROVED_ACTS = {"export": msg("export"), "unmask": msg("unmasking")}
CHECKS = {
    "opens": msg("whether it opens"), "key": msg("the home's key"), "volume": msg("encrypted volume"),
    "space": msg("free space"), "leftovers": msg("leftovers"), "database": msg("database"), "schema": msg("schema"),
    "ledger": msg("ledger"), "clock": msg("the machine's clock"), "checkpoint": msg("checkpoints of the audit chain"),
    "backup": msg("backups"), "law": msg("data of the law"), "settings": msg("settings that are safe"),
    "sign-in": msg("who signs in"),
}  # fmt: skip
FRAMES = {
    "flagrance": msg("flagrance enquiry"), "preliminary": msg("preliminary enquiry"),
    "commission_rogatoire": msg("commission rogatoire"),
}  # fmt: skip
CASE_STATES = {"open": msg("case open"), "closed": msg("case closed"), "erased": msg("case erased")}
CASE_OUTCOMES = {
    "transmitted": msg("transmitted to the prosecutor"), "identified": msg("identified"),
    "not_identified": msg("not identified, all was tried"), "no_offence": msg("no offence"),
    "dismissed": msg("dismissed by the magistrate"), "passed_on": msg("passed on to another service"),
    "merged": msg("merged into another case"),
}  # fmt: skip
# What is decided in a case, by the name of the act; and what a line of its history names by a number.
CASE_ACTS = {
    "open-case": msg("opened the case"), "assign-case": msg("changed who is on it"),
    "close-case": msg("closed the case"), "reopen-case": msg("opened the case again"),
    "note-case": msg("wrote or took back a note"), "categorise-person": msg("put a person in a category"),
    "set-task": msg("set a task"), "attach-alert": msg("attached an alert"), "detach-alert": msg("detached an alert"),
    "state-ground": msg("stated what it is about in law"), "state-reach": msg("stated facts of reach"),
    "give-element": msg("said what an element stands on"), "draft-request": msg("drafted a request"),
    "check-request": msg("checked a row of a request"), "step-request": msg("noted a step of a request"),
    "answer-request": msg("took in the answer to a request"), "document-request": msg("printed a request"),
    "identify": msg("proposed who used an address"), "check-identity": msg("checked who used an address"),
    "use-identity": msg("used an identity"), "export-case": msg("exported tables"),
    "export-table": msg("exported a table of a page"),
    "allow-sealed": msg("decided whether a sealed source may leave"), "bundle-case": msg("made an exhibit bundle"),
    "propose-export": msg("asked to export"), "emergency-export": msg("announced an export in an emergency"),
    "sign-export": msg("signed or refused an export"), "propose-unmask": msg("asked to unmask"),
    "emergency-unmask": msg("announced an unmasking in an emergency"),
    "sign-unmask": msg("signed or refused an unmasking"), "set-review": msg("set the day of the next review"),
    "hold": msg("set a legal hold"), "release": msg("lifted a legal hold"),
    "propose-erasure": msg("proposed an erasure"),
}  # fmt: skip
CASE_THINGS = {
    "opened": msg("case"), "person": msg("person"), "note": msg("note"), "task": msg("task"),
    "request": msg("request"), "step": msg("step"), "approval": msg("approval"), "element": msg("element"),
    "cells": msg("rows of the matrix"), "items": msg("rows"), "sources": msg("sources"), "alert": msg("alert"),
    "recipient": msg("recipient"), "tables": msg("tables"), "pieces": msg("pieces"),
}  # fmt: skip
TASK_STATES = {"open": msg("task open"), "done": msg("task done"), "dropped": msg("task dropped")}
PARTS = {"lead": msg("leads the case"), "member": msg("works on it"), "reader": msg("reads it")}
CATEGORIES = {
    "suspected": msg("suspected on serious grounds"), "convicted": msg("convicted"),
    "victim": msg("victim of the facts"),
    "other": msg("other (witness, contact, informant)"), "undetermined": msg("category undetermined"),
}  # fmt: skip
ALERT_OUTCOMES = {
    "attached": msg("attached to a case"), "opened": msg("case opened from it"),
    "duplicate": msg("repeats another report"), "no_nexus": msg("no nexus with France"),
    "passed_on": msg("passed on to another service"),
    "unusable": msg("unusable"), "not_now": msg("not now"), "open": msg("not decided"),
}  # fmt: skip
JUDGEMENTS = {
    "same": msg("the same person"), "different": msg("different people"), "unsure": msg("not sure"),
}  # fmt: skip
INBOX_KINDS = {
    "report": msg("new report on a case"), "answer": msg("answer to a request"), "deadline": msg("deadline"),
    "danger": msg("danger or priority declared"), "assigned": msg("assigned to a case"),
    "handed_over": msg("case handed over"),
    "outcome": msg("outcome of a case"), "emergency": msg("act done in an emergency"),
}  # fmt: skip
INBOX_WHY = {
    "own": msg("it is yours"), "deputy": msg("you stand in"), "risen": msg("nobody acknowledged it in time"),
}  # fmt: skip
REQUEST_STATES = {
    "draft": msg("draft"), "ready": msg("ready to sign"), "issued": msg("signed by the issuer"),
    "validated": msg("validated"), "sent": msg("sent"), "reminded": msg("reminded"),
    "answered": msg("answer received"), "refused": msg("refused by the holder"), "withdrawn": msg("taken back"),
}  # fmt: skip
REQUEST_KINDS = {
    "address": msg("IP address"), "line": msg("telephone line"), "account": msg("account of a service"),
    "payment": msg("payment"), "submission": msg("company's report"),
}  # fmt: skip
# What kind of data a request asks for, and the functions of whoever signs, validates or sends.
REQUEST_DATA = {
    "identity": msg("who holds the line or the account"), "ip_identity": msg("who used the address"),
    "traffic": msg("traffic data"), "content": msg("content of the account"),
    "payments": msg("payments and accounts"), "preservation": msg("preservation of the data"),
    "police_information": msg("information between police services"),
}  # fmt: skip
FUNCTIONS = {
    "opj": msg("judicial police officer (OPJ)"), "apj": msg("judicial police agent (APJ)"),
    "prosecutor": msg("prosecutor"), "investigating_judge": msg("investigating judge"), "judge": msg("judge"),
    "national_unit": msg("national unit"), "national_contact_point": msg("national contact point"),
    "ncb": msg("national central bureau of Interpol"), "single_point_of_contact": msg("single point of contact"),
    "liaison_officer": msg("liaison officer"), "fiu": msg("financial intelligence unit"),
    "us_authority": msg("authority of the United States"), "authorised_agent": msg("authorised agent"),
}  # fmt: skip
VERDICTS = {"confirmed": msg("confirmed"), "wrong": msg("wrong")}
USES = {"arrest": msg("arrest"), "search": msg("search of a home"), "request": msg("request")}

# What a clock runs on, by its name in the law's data.
HOLDINGS = {
    "address": msg("who used an address"),
    "submission": msg("what a company reported"),
    "line": msg("records of calls"),
    "sent": msg("payment, at the payer's side"),
    "paid_out": msg("payment, at the payee's side"),
    "skype": msg("Skype account"),
}
# How finely a moment is known; whom an event goes out from, as told beside a person; and what a mapping of ours calls a
# row of an operator's answer: any other word for a login is the source's.
PRECISIONS = {"second": msg("to the second"), "minute": msg("to the minute"), "day": msg("to the day")}
DIRECTIONS = {"out": msg("from this person"), "in": msg("to this person")}
LOGINS = {"assignment": msg("address assigned by the operator")}
ERASURES = {
    "proposed": msg("erasure proposed"), "signed": msg("signed, waiting"), "withdrawn": msg("erasure withdrawn"),
    "done": msg("carried out"),
}  # fmt: skip
CELLS = {"supported": msg("supported"), "contradicted": msg("contradicted"), "unknown": msg("not established")}
ANSWERS = {"yes": msg("fulfilled"), "no": msg("not fulfilled"), "unknown": msg("not established")}
ORIGINS = {"file": msg("relais.toml"), "default": msg("by default"), "environment": msg("environment")}
TEMPLATES = {"unit": msg("the unit"), "relais": msg("relais")}
# How well a row of the law's data is known, and what reach asks of the facts.
READ = {
    "verified": msg("text read"), "secondary": msg("secondary source read"), "remembered": msg("from memory"),
    "analysis": msg("our analysis"),
}  # fmt: skip
SURE = {"high": msg("high confidence"), "medium": msg("medium confidence"), "low": msg("low confidence")}
WORDING = {
    "read": msg("read"), "not_read": msg("not read"), "to_reread": msg("to be read again"),
    "carried_back": msg("read in a later state only"),
}  # fmt: skip
REACH_FACTS = {
    "sent_from_france": msg("whether something was sent from France"),
    "committed_abroad": msg("whether the act took place abroad"),
    "french_national": msg("whether the person is French"),
    "resides_in_france": msg("whether the person resides in France"),
    "victim_resides_in_france": msg("whether the victim resides in France"),
    "through_a_network": msg("whether a network was used"),
    "punishable_where_committed": msg("whether it is punishable where it was committed"),
    "complaint_or_denunciation": msg("whether there is a complaint or an official denunciation"),
    "is_crime": msg("whether it is a crime or a délit"),
}

AREAS: tuple[Mapping[str, str], ...] = (
    ROLES, ACCOUNT_STATES, APPOINTMENTS, APPROVAL_STATES, APPROVED_ACTS, FRAMES, CASE_STATES, CASE_OUTCOMES, PARTS,
    CATEGORIES, CASE_ACTS, CASE_THINGS, TASK_STATES,
    ALERT_OUTCOMES, INBOX_KINDS, INBOX_WHY, REQUEST_STATES, REQUEST_KINDS, REQUEST_DATA, FUNCTIONS,
    VERDICTS, JUDGEMENTS, USES, HOLDINGS, ERASURES, CELLS, ANSWERS, ORIGINS, TEMPLATES, READ, SURE, WORDING,
    REACH_FACTS, BUNDLES, CHECKS, PRECISIONS, DIRECTIONS, LOGINS,
)  # fmt: skip
