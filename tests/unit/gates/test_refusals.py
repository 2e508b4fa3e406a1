"""Batches refused for their signature: what of them goes to the log."""

from gates.intake import REFUSALS_TOLD, Intake
from streams.events import Refusal
from tests.life import at
from tests.unit.gates.test_intake import DEVICE, intake


def refused(to: Intake, minutes: float, claimed: str = DEVICE, message: str = "m1") -> list[Refusal]:
    routed = to.refused(claimed, "bad_signature", message, at(minutes))
    assert all(isinstance(entry, Refusal) for _, entry in routed)
    return [entry for _, entry in routed if isinstance(entry, Refusal)]


def test_a_refused_batch_is_an_event_of_the_device_it_named() -> None:
    (event,) = refused(intake(), 5)
    assert (event.subject, event.claimed, event.reason, event.when) == (
        f"device:{DEVICE}",
        DEVICE,
        "bad_signature",
        at(5),
    )


def test_what_names_no_device_lies_on_one_subject_with_a_claim_of_bounded_length() -> None:
    (event,) = refused(intake(), 5, claimed="x" * 10_000)
    assert (event.subject, event.claimed) == ("device:unknown", "x" * 80)
    assert refused(intake(), 5, claimed="")[0].subject == "device:unknown"


def test_two_attempts_at_one_moment_are_two_and_one_attempt_is_one() -> None:
    ids = {refused(intake(), 5, message=message)[0].id for message in ("m1", "m2", "m1")}
    assert len(ids) == 2


def test_a_flood_is_rationed_per_subject_and_stretch_of_time() -> None:
    gateway = intake()
    told = [refused(gateway, second / 60) for second in range(100)]
    assert sum(map(len, told)) == REFUSALS_TOLD
    assert len(refused(gateway, 2, claimed="stranger")) == 1
    assert refused(gateway, 4.99) == []
    assert len(refused(gateway, 5)) == 1
