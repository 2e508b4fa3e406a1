"""Second channels as configured: each names a subscriber there is, and no chain of them comes back to its beginning."""

from collections.abc import Collection, Mapping


def check_seconds(seconds: Mapping[str, str | None], standing_by: Collection[str]) -> None:
    """``seconds``: subscriber → its second channel, if it has one. Raises ValueError that names field and fix."""
    for name, second in seconds.items():
        if second is not None and second not in seconds:
            known = ", ".join(sorted(seconds.keys() - {name})) or "none but itself"
            raise ValueError(f"{name}: second: no subscriber is named {second}: name one there is ({known})")
        way = _way(name, seconds)
        if name in way:
            round_trip = " → ".join([name, *way])
            raise ValueError(f"{name}: second: {round_trip} comes back to where it began: take one of them out")
    for name in standing_by:
        if name not in seconds.values():
            raise ValueError(
                f"{name}: standby: nobody names it as second, so it would never get anything: "
                f"write second: {name} with whom it stands in for, or take standby out"
            )


def _way(name: str, seconds: Mapping[str, str | None]) -> list[str]:
    """Second channel after second channel, until there is none or one comes again."""
    way: list[str] = []
    at = seconds.get(name)
    while at is not None and at not in way:
        way.append(at)
        at = seconds.get(at)
    return way
