"""Whether the stored state is what the log says: folded anew by the same core, compared key by key."""
