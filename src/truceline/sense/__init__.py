"""Sensing: what satellites can and did see, what that is worth, and where nobody could look."""

from truceline.sense.access import denied_access
from truceline.sense.anyway import History
from truceline.sense.changes_near import watch_changes
from truceline.sense.fires_near import FireKnown, fire_window, watch_fires
from truceline.sense.orbits import Orbits, upcoming
from truceline.sense.overflights import overflights
from truceline.sense.shows import Shows
from truceline.sense.signs import shows
from truceline.sense.span import Span, probability
from truceline.sense.upcoming import Upcoming
from truceline.sense.watched import Pass, Sensor, Watched, Why
from truceline.sense.watching import Sensings, watch

__all__ = [
    "FireKnown", "History", "Orbits", "Pass", "Sensings", "Sensor", "Shows", "Span", "Upcoming",
    "Watched", "Why", "denied_access", "fire_window", "overflights", "probability", "shows",
    "upcoming", "watch", "watch_changes", "watch_fires",
]  # fmt: skip
