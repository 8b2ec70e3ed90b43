"""Whether a JSON value is STAC, told without loading what reads it."""

from __future__ import annotations

from truceline.read.stac_files import FILES


def seems_scenes(document: object) -> bool:
    """Whether a JSON value is STAC: an item, an item collection, a catalogue or a collection."""
    if not isinstance(document, dict):
        return False
    kind = document.get("type")
    if kind in ("Feature", "Catalog", "Collection"):
        return isinstance(document.get("stac_version"), str)
    features = document.get("features")
    if kind != "FeatureCollection" or not isinstance(features, list):
        return False
    return FILES in document or any(
        isinstance(each, dict) and isinstance(each.get("stac_version"), str) for each in features
    )
