"""The readers, in the order in which they are asked whether a source is theirs: the strictest first."""

from relais.intake import mail, package, report_form, return_form, vics
from relais.intake.browser import history
from relais.intake.case import bundle as case
from relais.intake.chat import (
    discord,
    discord_account,
    discord_activity,
    discord_package,
    messenger,
    skype,
    skype_export,
    snapchat,
    snapchat_account,
    telegram,
    whatsapp,
)  # fmt: skip
from relais.intake.etsi import reader as etsi
from relais.intake.fincen import reader as fincen
from relais.intake.format import Format
from relais.intake.goaml import reader as goaml
from relais.intake.iso20022 import answer, order, statement, transfer
from relais.intake.ispws import reader as ispws
from relais.intake.letter import docx as letter_docx
from relais.intake.letter import pdf as letter_pdf
from relais.intake.letter import plain as letter_text
from relais.intake.mt940 import reader as mt940
from relais.intake.ncmec import pdf as ncmec_pdf
from relais.intake.ncmec import reader as ncmec
from relais.intake.ofx import reader as ofx
from relais.intake.phone import android, android_messages, ios_calls, ios_contacts, ios_messages
from relais.intake.provider import cashapp, google, kik, meta
from relais.intake.provider import discord as discord_answer
from relais.intake.provider import snapchat as snapchat_answer
from relais.intake.table import reader as table
from relais.intake.takeout import activity, google_chat, google_meet
from relais.intake.travel import paxlst, pnrgov
from relais.intake.ufed import report as ufed

FORMATS: tuple[Format, ...] = (
    report_form.FORMAT,
    package.FORMAT,
    return_form.FORMAT,
    skype.FORMAT,
    android.FORMAT,
    android_messages.FORMAT,
    ios_calls.FORMAT,
    ios_messages.FORMAT,
    ios_contacts.FORMAT,
    history.FORMAT,
    pnrgov.FORMAT,
    paxlst.FORMAT,
    vics.FORMAT,
    ispws.FORMAT,
    fincen.FORMAT,
    answer.FORMAT,
    order.FORMAT,
    transfer.FORMAT,
    statement.FORMAT,
    goaml.FORMAT,
    etsi.FORMAT,
    ufed.FORMAT,
    mt940.FORMAT,
    ofx.FORMAT,
    ncmec.FORMAT,
    skype_export.FORMAT,
    case.FORMAT,
    discord.FORMAT,
    discord_package.FORMAT,
    discord_account.FORMAT,
    discord_activity.FORMAT,
    snapchat.FORMAT,
    snapchat_account.FORMAT,
    google_chat.FORMAT,
    google_meet.FORMAT,
    activity.FORMAT,
    telegram.FORMAT,
    messenger.FORMAT,
    whatsapp.FORMAT,
    meta.FORMAT,
    snapchat_answer.FORMAT,
    google.FORMAT,
    kik.FORMAT,
    mail.FORMAT,
    ncmec_pdf.FORMAT,
    letter_pdf.FORMAT,
    letter_docx.FORMAT,
    letter_text.FORMAT,
    discord_answer.FORMAT,
    cashapp.FORMAT,
    table.FORMAT,
)
