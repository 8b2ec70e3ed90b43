"""Passes: when a satellite could have seen a place, and how likely it saw what is alleged."""
