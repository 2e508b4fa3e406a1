"""The demonstration: the whole system on one machine, a recording played through real clients, a live board."""
