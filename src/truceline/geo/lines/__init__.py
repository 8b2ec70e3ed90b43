"""Lines and zones as somebody draws them: their geometry, their error, and shapes beside them."""
