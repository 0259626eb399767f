"""Who somebody is in the unit, and how they stand to a case: together they decide what may be done."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in the unit. A role never opens a case by itself."""

    INVESTIGATOR = "investigator"
    HEAD = "head"
    MAGISTRATE = "magistrate"
    WELFARE = "welfare"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Relation(StrEnum):
    """How a person stands to what an act concerns."""

    NONE = "none"  # no case is concerned
    OWN = "own"  # an open case to which the person is assigned
    FOREIGN = "foreign"  # a case of the unit, open or closed, to which the person is not
    CLOSED = "closed"  # a closed case to which the person was assigned
    ERASED = "erased"  # a case whose data have been erased
