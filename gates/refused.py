"""One item cannot be taken; its neighbours can."""

from gates.identity import UnitIdError, unit_id
from streams.subject import unit_subject


class Refused(ValueError):
    """The message names the field and the fix."""


def subject_of(unit: str, field: str = "unit") -> str:
    """``unit:…`` of a unit id as written; raises Refused."""
    try:
        return unit_subject(unit_id(unit))
    except UnitIdError as error:
        raise Refused(f"{field}: {error}") from error
