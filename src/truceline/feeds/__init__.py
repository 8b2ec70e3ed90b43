"""Feeds: files fetched from services, each with an account of where it came from.

Nothing here touches a record: what was fetched is added like any other file, so that a case never
depends on a network.
"""
