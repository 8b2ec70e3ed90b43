"""Sensing: what satellites can and did see, and what that is worth."""

from truceline.sense.thermal import Context, thermal_context

__all__ = ["Context", "thermal_context"]
