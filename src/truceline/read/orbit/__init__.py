"""Orbits: the satellites that are known here, and which orbital elements can be believed."""
