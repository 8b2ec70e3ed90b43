"""Linking: reports in columns to groups of one event each, from hundreds to many millions."""

from truceline.match.link.reports import Reports

__all__ = ["Reports"]
