"""The text of a Skype message, which the database keeps as a fragment of XML."""

import re
from html import unescape

# What stands in these is the program's, or names a file: no one wrote it.
_NOT_A_TEXT = re.compile(
    r"\s*<(?:partlist|files|contacts|URIObject|videomessage|addmember|deletemember)\b", re.IGNORECASE
)
_SMS_CHUNK = re.compile(r"<chunk\b[^<>]*>(.*?)</chunk>", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_FILE = re.compile(r"<file\b", re.IGNORECASE)
_OBJECT = re.compile(r"\s*<(?:URIObject|videomessage)\b", re.IGNORECASE)


def written(body: str | None) -> str | None:
    """Return what a person wrote, tags removed and characters restored; None where nobody wrote anything."""
    if not body or _NOT_A_TEXT.match(body):
        return None
    if body.startswith("<sms"):
        # Nothing is searched for behind the last end, so that a text of beginnings alone costs no time.
        body = "".join(_SMS_CHUNK.findall(body[: body.rfind("</chunk>") + 8]))
    return unescape(_TAG.sub("", body)) or None


def attached(body: str | None) -> int:
    """Count the files a message announces."""
    if not body or not _NOT_A_TEXT.match(body):
        return 0
    return len(_FILE.findall(body)) or int(_OBJECT.match(body) is not None)
