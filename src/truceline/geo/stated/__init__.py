"""How people state places: one form a file, each read from its words, then held against an atlas.

`truceline.geo.resolve` tries them in their order. A form gives None where the words are not in
it, and never a shape that the words do not bear out.
"""
