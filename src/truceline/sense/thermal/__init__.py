"""Fires: what burns there anyway, and what a cluster of detections is worth against that."""
