"""The model: from columns of evidence to probabilities, and its weights learned from a case."""
