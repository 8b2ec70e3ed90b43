"""Checking: what can be proved of a record, a briefing or a bundle, offline and in plain words."""
