"""Recordings of a region that never were: unit lives, gates and their troubles, with the truth beside them.

``compose`` makes one from a region and a seed; ``write`` puts it into files. The same seed and arguments give
the same bytes.
"""
