"""Local time: wall clocks of Paris and Manila, with daylight saving."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from relais.sim.chance import Chance
from relais.sim.parameters import parameter

PARIS = ZoneInfo("Europe/Paris")
MANILA = ZoneInfo("Asia/Manila")


def at_local(day: date, hour: int, minute: int, second: int, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a wall-clock time; hours past 23 belong to the next day."""
    wall = datetime.combine(day + timedelta(days=hour // 24), time(hour % 24, minute, second), zone)
    return settle(wall.astimezone(UTC), zone)


def settle(at: datetime, zone: ZoneInfo) -> datetime:
    """Return `at`, moved out of the hour that daylight saving shows twice: a wall clock must name one instant."""
    wall = at.astimezone(zone)
    twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    return at + timedelta(hours=2) if twice else at


def late_hour(chance: Chance, day: date) -> datetime:
    """Draw a time of a Paris day with the share of late evenings and nights that is assumed of commissioners."""
    night = parameter("commissioners", "hours_local")["night_22_5_share"]
    hours, weights = (range(22, 29), (5, 5, 4, 3, 1, 1, 1)) if chance.happens(night) else (range(9, 22), (1,) * 13)
    hour = chance.choices(hours, weights)[0]
    return at_local(day, hour, chance.randrange(60), chance.randrange(60), PARIS)


def lawful_hour(chance: Chance, day: date) -> datetime:
    """Draw a time of a Paris day as lawful senders are assumed to keep it."""
    hours = parameter("legit_remitters", "legit_hours_local")
    first, last = hours["weekend_peak"] if day.weekday() >= 5 else hours["weekday_peak"]
    hour = chance.randrange(5) if chance.happens(hours["night_0_5_share"]) else chance.randrange(first, last)
    return at_local(day, hour, chance.randrange(60), chance.randrange(60), PARIS)
