"""What the notifier tells of itself as it goes; ``streams.metrics.NotifierMetrics`` is one who listens."""

from typing import Final, Literal, Protocol

DropReason = Literal["filtered", "overflow", "unreadable", "dead_letters_full", "unsubscribed"]
"""Why an alert version was not sent, or its dead letter not kept:

``filtered`` the subscriber does not want it; ``overflow`` more were waiting than may wait; ``unreadable`` the
outbox entry is no alert; ``dead_letters_full`` the oldest dead letter made room for a newer one;
``unsubscribed`` it waited for a subscriber that was deleted, or was a dead letter of it.
"""

FailureReason = Literal["timeout", "no_connection", "broken_off", "refused_target", "tls", "log_unavailable"]
"""Why an attempt got no HTTP status: ``refused_target`` is our own refusal to go to a private address."""

GONE: Final = 410
"""The receiver wants nothing more: this delivery is given up at once."""


class Observer(Protocol):
    """``subscriber`` is its name in the configuration."""

    def attempt(self, subscriber: str, result: int | str) -> None:
        """One attempt: the HTTP status, or a FailureReason."""

    def delivered(self, subscriber: str, seconds_since_scan: float | None = None) -> None: ...

    def given_up(self, subscriber: str) -> None:
        """The last attempt failed; the version is a dead letter now."""

    def dropped(self, subscriber: str, reason: str) -> None:
        """A DropReason."""

    def unacknowledged(self, subscriber: str) -> None:
        """A P1 version was not acknowledged within the limit (A69)."""

    def passed_on(self, subscriber: str, second: str) -> None:
        """It goes to the second channel too."""

    def queue(self, subscriber: str, waiting: int, oldest_seconds: float) -> None: ...


class Silent:
    """Listens to nothing."""

    def attempt(self, subscriber: str, result: int | str) -> None: ...
    def delivered(self, subscriber: str, seconds_since_scan: float | None = None) -> None: ...
    def given_up(self, subscriber: str) -> None: ...
    def dropped(self, subscriber: str, reason: str) -> None: ...
    def unacknowledged(self, subscriber: str) -> None: ...
    def passed_on(self, subscriber: str, second: str) -> None: ...
    def queue(self, subscriber: str, waiting: int, oldest_seconds: float) -> None: ...
