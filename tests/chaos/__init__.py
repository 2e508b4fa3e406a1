"""Processes are killed while a recording is posted; afterwards everything must be as if nothing had happened.

Beside the tests and not among the benchmarks, because it judges and does not measure: its outcome is right or wrong.
``python -m tests.chaos`` (docs/chaos.md).
"""
