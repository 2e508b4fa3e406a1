"""The anomaly catalogue: one file per rule family; a file with a ``RULES`` tuple is a part of it."""
