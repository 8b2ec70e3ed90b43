"""Names of places in every language and spelling, and the codes of other systems."""
