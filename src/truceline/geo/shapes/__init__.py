"""Shapes that say what is not known: their extent, their points, and how much of one lies where."""
