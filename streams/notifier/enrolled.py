"""A subscriber that was made through the API, as it is kept: its settings, and who changed them when."""

from typing import Any

import msgspec

from streams.notifier.subscriber import FROM_AFAR, Subscriber


class Enrolled(msgspec.Struct, frozen=True):
    """``settings``: of the same schema as in the file. ``changed_at``: wall clock (ms). ``leaving``: it was deleted,
    and a notifier has yet to let go of what waited for it."""

    settings: dict[str, Any]
    by: str
    changed_at: int
    leaving: bool = False

    def __repr__(self) -> str:
        """Without the settings: they hold signing keys."""
        return f"Enrolled(by={self.by!r}, changed_at={self.changed_at}, leaving={self.leaving})"

    @property
    def subscriber(self) -> Subscriber:
        """Raises ValueError for what another version of this program wrote and this one does not know."""
        return Subscriber.model_validate(self.settings, context=FROM_AFAR)

    def raw(self) -> bytes:
        return msgspec.json.encode(self)


def enrolled(one: Subscriber, by: str, changed_at: int) -> Enrolled:
    return Enrolled(settings_of(one) | {"secrets": [secret.text() for secret in one.secrets]}, by, changed_at)


def settings_of(one: Subscriber) -> dict[str, Any]:
    """Every setting but the signing keys, ready for JSON."""
    plain = one.model_dump(mode="json", exclude={"secrets"})
    return {name: sorted(value) if isinstance(value, list) else value for name, value in plain.items()}
