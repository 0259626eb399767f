"""What WhatsApp itself writes in an export, in the languages that its users' phones speak most here.

The phrases were collected from public parsers and their tests (WhatsApp publishes none); a phrase that is not listed
reads as the text of its sender. All are compared folded: lower case, without direction marks, blanks and full stop.
"""

import re
from dataclasses import dataclass

MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
BLANK = "[ \u00a0\u2009\u202f]"
_HIDDEN = re.compile(f"[{MARKS}]")
_BLANKS = re.compile(r"\s+")


def _of(phrases: str) -> frozenset[str]:
    return frozenset(phrases.split("|"))


MISSED_VOICE = _of(
    "missed voice call|missed group voice call|you missed a voice call|silenced voice call|appel vocal manqué"
    "|appel vocal de groupe manqué|verpasster sprachanruf|verpasster gruppen-sprachanruf|llamada de voz perdida"
    "|llamada perdida|chiamata vocale persa|chamada de voz perdida|chamada de voz não atendida|gemist spraakgesprek"
    "|gemiste spraakoproep|panggilan suara tak terjawab|nakaligtaang voice call|cevapsız sesli arama"  # noqa: RUF001 - Turkish writes it so
    "|пропущенный аудиозвонок|пропущений аудіодзвінок|apel vocal nepreluat|nieodebrane połączenie"
    "|مكالمة صوتية فائتة|cuộc gọi nhỡ|สายที่ไม่ได้รับ"
)
MISSED_VIDEO = _of(
    "missed video call|missed group video call|you missed a video call|silenced video call|appel vidéo manqué"
    "|appel vidéo de groupe manqué|verpasster videoanruf|verpasster gruppen-videoanruf|videollamada perdida"
    "|videochiamata persa|chamada de vídeo perdida|videochamada perdida|chamada de vídeo não atendida"
    "|gemist videogesprek|gemiste video-oproep|panggilan video tak terjawab|nakaligtaang video call"
    "|cevapsız görüntülü arama|пропущенный видеозвонок|пропущений відеодзвінок|apel video nepreluat"  # noqa: RUF001 - Turkish writes it so
    "|nieodebrane poł. wideo|مكالمة فيديو فائتة|cuộc gọi nhỡ video|สายโทรวิดีโอที่ไม่ได้รับ"
)
# A call that was made; what follows the comma says how long, or that nobody answered.
VOICE = _of("voice call|appel vocal|sprachanruf|llamada de voz|chiamata vocale|chamada de voz")
VIDEO = _of("video call|appel vidéo|videoanruf|videollamada|videochiamata|chamada de vídeo")
_NO_ANSWER = _of("no answer|aucune réponse|pas de réponse|sans réponse|keine antwort|sin respuesta|nessuna risposta")
_ELSEWHERE = _of("answered on other device|répondu sur un autre appareil|auf anderem gerät angenommen")
_UNITS = {"s": 1, "sec": 1, "sek": 1, "seg": 1, "m": 60, "min": 60, "h": 3600, "hr": 3600, "hrs": 3600, "std": 3600}
_LENGTH = re.compile(r"(?:([0-9]{1,3}) ?([a-z]+)\.?,? ?)(?:([0-9]{1,2}) ?([a-z]+)\.?)?")
_CALL = re.compile(
    r"(?P<head>[^,0-9]+?)(?:(?:, |\. )(?P<tail>.{1,60}))?(?: (?:at|à|um|a las|alle|às|om) [0-9:. apm]{4,12})?"
)

OMITTED = _of(
    "media omitted|image omitted|photo omitted|video omitted|video note omitted|audio omitted|sticker omitted"
    "|gif omitted|document omitted|contact card omitted|view once message omitted|view once video omitted"
    "|view once photo omitted|view once voice message omitted|médias omis|média omis|fichier omis|image absente"
    "|vidéo absente|audio omis|sticker omis|gif retiré|document manquant|fiche contact manquante"
    "|medien ausgeschlossen|medien weggelassen|bild weggelassen|video weggelassen|videonachricht weggelassen"
    "|audio weggelassen|sticker weggelassen|gif weggelassen|dokument weggelassen|kontaktkarte ausgelassen"
    "|kontaktkarte weggelassen|multimedia omitido|archivo omitido|imagen omitida|video omitido|audio omitido"
    "|sticker omitido|gif omitido|documento omitido|tarjeta de contacto omitida|media omessi|media omesso"
    "|immagine omessa|video omesso|audio omesso|sticker non incluso|gif esclusa|documento omesso"
    "|scheda contatto omessa|multimédia omitido|mídia oculta|mídia omitida|ficheiro não revelado"
    "|imagem não revelada|imagem ocultada|imagem omitida|vídeo não revelado|vídeo ocultado|vídeo omitido"
    "|ficheiro de áudio não revelado|áudio ocultado|áudio omitido|sticker não revelado|figurinha omitida"
    "|documento não revelado|contacto não revelado|media weggelaten|afbeelding weggelaten|video weggelaten"
    "|audio weggelaten|sticker weggelaten|gif weggelaten|document weggelaten|media tidak disertakan"
    "|gambar tidak disertakan|video tidak disertakan|audio tidak disertakan|stiker tidak disertakan"
    "|walang kalakip na media|medya dahil edilmedi|medya atlanmış|görüntü dahil edilmedi|video dahil edilmedi"  # noqa: RUF001 - Turkish writes it so
    "|ses dahil edilmedi|без медиафайлов|файл пропущен|изображение отсутствует|видео отсутствует"
    "|аудиофайл отсутствует|стикер не добавлен|медіа пропущено|зображення відсутнє|відео відсутнє"
    "|pliki pominięto|obraz pominięty|conținut media omis|imagine omisă|تم استبعاد الوسائط|لم يتم إدراج الصورة"
)
_ATTACHED = "attached|pièce jointe|anhang|adjunto|anexado|anexo|allegato|bijlage|terlampir|ekli|вложение|załącznik"
_FILE = (
    "file attached|fichier joint|datei angehängt|archivo adjunto|arquivo anexado|ficheiro anexado|file allegato"
    "|bestand bijgevoegd|file terlampir|dosya ekli|файл прикреплен|файл прикріплено|plik załączony"
)
_EDITED = (
    "this message was edited|ce message a été modifié|diese nachricht wurde bearbeitet|se editó este mensaje"
    "|mensagem editada|esta mensagem foi editada|questo messaggio è stato modificato|dit bericht is bewerkt"
)
DELETED = _of(
    "this message was deleted|you deleted this message|this message was deleted by an admin|ce message a été supprimé"
    "|vous avez supprimé ce message|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht"
    "|se eliminó este mensaje|este mensaje fue eliminado|eliminaste este mensaje|questo messaggio è stato eliminato"
    "|hai eliminato questo messaggio|esta mensagem foi apagada|apagou esta mensagem|você apagou esta mensagem"
    "|mensagem apagada|dit bericht is verwijderd|je hebt dit bericht verwijderd|pesan ini telah dihapus"
    "|anda menghapus pesan ini|binura ang mensaheng ito|bu mesaj silindi|данное сообщение удалено"
    "|вы удалили данное сообщение|це повідомлення було видалено|تم حذف هذه الرسالة"
    "|waiting for this message|waiting for this message. this may take a while"
)
_ENCRYPTION = (
    "messages and calls are end-to-end encrypted",
    "messages to this chat and calls are now secured with end-to-end encryption",
    "messages you send to this chat and calls are now secured with end-to-end encryption",
    "messages to this group are now secured with end-to-end encryption",
    "les messages et les appels sont chiffrés de bout en bout",
    "les messages et appels sont chiffrés de bout en bout",
    "nachrichten und anrufe sind ende-zu-ende-verschlüsselt",
    "los mensajes y las llamadas están cifrados de extremo a extremo",
    "i messaggi e le chiamate sono crittografati end-to-end",
    "as mensagens e chamadas são encriptadas ponto a ponto",
    "as mensagens e as chamadas são protegidas com a criptografia de ponta a ponta",
    "berichten en gesprekken worden end-to-end versleuteld",
    "pesan dan panggilan terenkripsi secara end-to-end",
    "mesajlar ve aramalar uçtan uca şifrelidir",
    "сообщения и звонки защищены сквозным шифрованием",
)
# Lines of the app that only groups have: someone made it, joined, left, was added or removed.
GROUP = re.compile(
    r"\bgro?up|\bgrupp|\bgruppo|\bgroep|групп|\badded\b|\bjoined\b|\bleft$|\bremoved\b|a ajouté|a retiré|a quitté"
    r"|est parti|hinzugefügt|entfernt|añadió|salió|ha aggiunto|ha abbandonato|adicionou|saiu$|toegevoegd|menambahkan"
)

# The phrases as an export may write them, for a first look at many texts.
PHRASES = sorted(
    form
    for phrase in MISSED_VOICE | MISSED_VIDEO | OMITTED | DELETED
    for word in (phrase, phrase[0].upper() + phrase[1:], phrase.replace("gif ", "GIF "))
    for form in (word, f"{word}.", f"<{word}>")
)

_OMITTED_TAIL = re.compile(rf"(?:^|\s*\u200e)[{MARKS}]*<?\s*(?P<what>[^<>\n\u200e]{{3,40}}?)\s*>?\.?[{MARKS}]*$")
_ATTACHED_TAIL = re.compile(rf"\s*[{MARKS}]*<\s*(?:{_ATTACHED}){BLANK}?:[^<>\n]+>\s*$", re.IGNORECASE)
_FILE_HEAD = re.compile(rf"^[^\n]{{1,300}}?\s[{MARKS}]*\((?:{_FILE})\)(?:\n|$)", re.IGNORECASE)
_EDITED_TAIL = re.compile(rf"\s*[{MARKS}]*<(?:{_EDITED})\.?>\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Call:
    """A call as a line of the app tells it; `seconds` as rounded there, None where it is not told."""

    video: bool
    status: str
    seconds: int | None


def fold(text: str) -> str:
    """Return a phrase of the app in the form under which the lists above hold it."""
    return _BLANKS.sub(" ", _HIDDEN.sub("", text)).strip(" .<>").lower()


def call(text: str) -> Call | None:
    """Return the call that a line of the app tells, in one of the forms known; None for any other text."""
    if len(text) > 120 or "\n" in text:
        return None
    folded = fold(text)
    found = _CALL.fullmatch(folded)
    if found is None and folded not in MISSED_VIDEO:
        return None
    head, tail = (found["head"], found["tail"] or "") if found is not None else (folded, "")
    if head in MISSED_VOICE or head in MISSED_VIDEO:
        return Call(head in MISSED_VIDEO, "missed", 0)
    if not tail or not (head in VOICE or head in VIDEO):
        return None
    video = head in VIDEO
    if tail in _NO_ANSWER:
        return Call(video, "missed", 0)
    if tail in _ELSEWHERE:
        return Call(video, "answered", None)
    seconds = _seconds(tail)
    return None if seconds is None else Call(video, "answered", seconds)


def own_words(text: str) -> tuple[str | None, int]:
    """Return what a message says beyond the app's own words (None where nothing), and how many files it announces."""
    if fold(text) in DELETED:
        return None, 0
    files = 0
    text = _EDITED_TAIL.sub("", text)
    for pattern in (_ATTACHED_TAIL, _FILE_HEAD):
        text, found = pattern.subn("", text)
        files += found
    tail = None if files else _OMITTED_TAIL.search(text)
    if tail is not None and fold(tail["what"]) in OMITTED:
        text, files = text[: tail.start()], 1
    return text.strip() or None, files


def is_encryption(text: str) -> bool:
    """Say whether this is the line that stands at the head of every export."""
    return fold(text).startswith(_ENCRYPTION)


def _seconds(text: str) -> int | None:
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    parts = [(found[1], found[2]), *([(found[3], found[4])] if found[3] else [])]
    if any(unit not in _UNITS for _count, unit in parts):
        return None
    return sum(int(count) * _UNITS[unit] for count, unit in parts)
