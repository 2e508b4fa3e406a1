"""Where state is kept between batches: one port, two adapters (memory, Redis), one contract suite."""
