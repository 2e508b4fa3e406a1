"""Everything that faces a gate or a client over HTTP."""
