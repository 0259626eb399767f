"""Who may do what. Today every named actor of the home may do every act; roles will replace this inside."""

# Every desk act, and what it is in the law's words (directive 2016/680, article 25).
ACTS = {
    "init": "creation",
    "intake": "collection",
    "enter-report": "collection",
    "answer": "alteration",
    "confirm-mapping": "alteration",
    "authorise": "alteration",
    "assign-procedure": "alteration",
    "judge": "alteration",
    "undo": "alteration",
    "keep-back": "alteration",
    "clear": "alteration",
    "run": "combination",
    "select-pairs": "combination",
    "link-index": "combination",
    "link-batch": "combination",
    "train": "combination",
    "sprint": "disclosure",
    "deconflict-ask": "disclosure",
    "deconflict-answer": "disclosure",
    "deconflict-read": "consultation",
    "search": "consultation",
    "list-sources": "consultation",
    "read-queue": "consultation",
    "read-addresses": "consultation",
    "read-payments": "consultation",
    "read-evidence": "consultation",
    "examine-pair": "consultation",
    "read-duplicates": "consultation",
    "read-chats": "consultation",
    "read-network": "consultation",
    "read-links": "consultation",
    "review": "consultation",
    "show": "consultation",
    "explain": "consultation",
    "read-judgements": "consultation",
    "read-passage": "consultation",
    "read-letter": "consultation",
    "verify": "consultation",
    "audit-key": "consultation",
    "audit-checkpoint": "creation",
    "audit-cosigned": "creation",
    "audit-stamp": "creation",
    "audit-export": "disclosure",
    "audit-verify": "consultation",
    "audit-list": "consultation",
    "audit-close-preview": "consultation",
    "audit-close": "erasure",
}


class RefusedError(Exception):
    """The actor may not do this act."""


def permit(actor: str | None, act: str) -> str:
    """Return the actor's name if the act is allowed, else raise RefusedError."""
    if not actor:
        raise RefusedError(act)
    if act not in ACTS:
        raise RefusedError(act)
    return actor
