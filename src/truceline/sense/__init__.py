"""Sensing: what satellites can and did see, what that is worth, and where nobody could look."""

from truceline.sense.access import denied_access
from truceline.sense.context import Context, thermal_context

__all__ = ["Context", "denied_access", "thermal_context"]
