"""Notes of the law's data on offences, which pages show in the language of the reader. A test holds them to it."""

from relais.model.notice import msg

NOTES = (
    msg(
        "The wording in force before 2021-04-23 was not read. Complicity is carried over (no change of 121-7 "
        "is recorded); what 222-23 asked as to age or constraint, and the maximum, a magistrate must state."
    ),
    msg("20 years where the victim is under 15 (222-23-3, 222-24)."),
    msg(
        "Wording to be re-read: loi 2025-1057 changed 222-22 and 222-23 (consent, acts covered). Elements and"
        " maximum are those of the text before."
    ),
    msg(
        "The wording in force before 2021-04-23 was not read; 222-29-2 and 222-29-3 did not exist. A "
        "conviction of 13 Jan 2020 for this complicity is reported (BFM2020). The maximum a magistrate must "
        "state."
    ),
    msg(
        "Wording to be re-read: loi 2025-1057 changed the definition of sexual assault (222-22). Elements and"
        " maximum are those of the text before."
    ),
    msg(
        "The wording in force before 2021-04-23 was not read (that an earlier one existed is remembered). "
        "Whether it reached an act at a distance or on oneself a magistrate must state."
    ),
    msg(
        "Punished as 222-23 to 222-30, according to the act: the least of these maxima, 5 years (222-27), is "
        "remembered. Used beside complicity; the magistrate chooses."
    ),
    msg(
        "Wording to be re-read: it may have moved with loi 2025-1057. Elements and maximum are those of the "
        "text before."
    ),
    msg(
        "Did not exist before 2020-08-01 (VSI). Until 2021-04-23 instigation to rape of a minor was punished "
        "by 7 years (227-28-3, VSI): a magistrate chooses."
    ),
    msg("The act aimed at is rape as loi 2025-1057 defines it: its wording is to be re-read."),
    msg("Did not exist before 2020-08-01 (VSI)."),
    msg("The act aimed at is sexual assault as loi 2025-1057 defines it: its wording is to be re-read."),
    msg(
        "The wording in force before 2021-04-23 was not read. For a minor it was the route before 2020-08-01;"
        " instigation to rape of a minor: 7 years (VSI)."
    ),
    msg("Useful where the order aims at production or transmission (227-23) only."),
    msg(
        "The wording in force before 2021-04-23 was not read; the penalties were lower (L2021-478). Acts and "
        "object are carried over, the aim and the maximum a magistrate must state."
    ),
    msg("analysis: ordering a live transmission = complicity in 'transmission' even with nothing recorded."),
    msg(
        "The wording in force before 2021-04-23 was not read; the penalties were lower (L2021-478). Elements "
        "are carried over, the maximum a magistrate must state."
    ),
    msg("That the offence was new on 2021-04-23 is remembered; the list of changes names it."),
    msg("A crime when aggravated."),
    msg("A crime where the victim is under 15."),
    msg(
        "A crime in the most serious cases; since when is not noted. Which aggravated form carries the fine "
        "of EUR 225,000 is not noted."
    ),
)
