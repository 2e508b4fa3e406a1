"""Anomalies of units: one small file per family, which makes a life into an instance and states its truth."""

from typing import Final

from gates.simulation.anomalies import (
    cloned,
    documents,
    double_entry,
    held,
    late,
    misidentified,
    not_stored,
    overstay,
    quantity,
    recognition,
    repeated,
    seal_broken,
    seal_mismatch,
    skipped,
    too_fast,
    uncollected,
    undeclared,
    unexpected,
    unreleased,
    vehicle,
    weight,
    wrong_destination,
)
from gates.simulation.scene import Story

ANOMALIES: Final[tuple[Story, ...]] = (
    *undeclared.STORIES,
    *overstay.STORIES,
    *uncollected.STORIES,
    *late.STORIES,
    *unexpected.STORIES,
    *too_fast.STORIES,
    *cloned.STORIES,
    *not_stored.STORIES,
    *double_entry.STORIES,
    *recognition.STORIES,
    *repeated.STORIES,
    *misidentified.STORIES,
    *vehicle.STORIES,
    *skipped.STORIES,
    *unreleased.STORIES,
    *wrong_destination.STORIES,
    *seal_broken.STORIES,
    *seal_mismatch.STORIES,
    *weight.STORIES,
    *quantity.STORIES,
    *documents.STORIES,
    *held.STORIES,
)
"""The hardest to place come first."""
