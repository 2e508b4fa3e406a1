"""The heart: a pure, synchronous fold of one subject's events into its state, findings and movements."""
