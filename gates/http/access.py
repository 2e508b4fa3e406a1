"""What is in force at this moment: the credentials file, and over it what the registry says (ADR 0022)."""

from collections.abc import Callable

from gates.access.records import KeyRecord, RateRecord, TokenRecord
from gates.access.registry import Registered, Registry
from gates.http.credentials import Credentials, Principal, token_hash
from gates.http.problem import ProblemError
from streams.signature import Secret


class Access:
    """Looked up without asking anybody. During an outage of Redis what was known last holds: gates go on."""

    def __init__(self, file: Credentials, registry: Registry | None, now: Callable[[], int]) -> None:
        self.file = file
        self._registry = registry
        self._now = now
        self._known = Registered() if registry is None else None

    @property
    def registry(self) -> Registry:
        """Raises ProblemError if this gateway has none."""
        if self._registry is None:
            raise ProblemError("state_unavailable", "this gateway has its keys from the file alone")
        return self._registry

    @property
    def known(self) -> Registered:
        """Raises ProblemError as long as the registry has never been read: a revoked key must not be taken."""
        if self._known is None:
            detail = "which keys and tokens are in force has not been read yet"
            raise ProblemError("state_unavailable", detail, retry_after_s=2)
        return self._known

    async def refresh(self) -> None:
        """Raises StoreUnavailable."""
        if self._registry is not None and (
            self._known is None or self._known.version != await self._registry.version()
        ):
            self._known = await self._registry.read()

    def learn(self, now_there: Registered) -> None:
        """What this gateway has changed itself is in force here at once."""
        self._known = now_there

    def keys(self, device: str) -> list[KeyRecord]:
        """All that are known of a device, in force or not, the newest first."""
        return keys_of(self.file, self.known, device)

    def keys_of(self, device: str) -> tuple[Secret, ...]:
        """In force, the newest first."""
        now = self._now()
        return tuple(one.secret for one in self.keys(device) if one.secret and one.in_force(now))

    def tokens(self) -> list[TokenRecord]:
        """All that are known, in force or not, the newest first."""
        found = {one.sha256: one for one in self.file.token_records()} | self.known.tokens
        return sorted(found.values(), key=lambda one: (-one.made_at, one.name))

    def holder_of(self, token: str) -> Principal:
        """Raises ProblemError ``unknown_token``, ``expired_token`` or ``revoked_token``."""
        digest = token_hash(token)
        one = self.known.tokens.get(digest) or self.file.token_record(digest)
        if one is None:
            raise ProblemError("unknown_token", "send 'Bearer <token>' with a token in force", field="authorization")
        if one.revoked_at is not None:
            raise ProblemError("revoked_token", f"token {one.token_id} was revoked", field="authorization")
        if not one.in_force(self._now()):
            raise ProblemError("expired_token", f"token {one.token_id} has expired", field="authorization")
        return Principal(one.name, one.role, one.source)

    def rate_of(self, device: str) -> RateRecord | None:
        """Its own, if it has one."""
        return self.known.rates.get(device)


def keys_of(file: Credentials, known: Registered, device: str) -> list[KeyRecord]:
    """The newest first; those of the file in its own order, after them."""
    found = {one.key_id: one for one in file.key_records(device)}
    for (name, key_id), one in known.keys.items():
        if name == device:
            base = found.get(key_id)
            found[key_id] = one if base is None else _over(base, one)
    return sorted(found.values(), key=lambda one: -one.made_at)


def _over(base: KeyRecord, one: KeyRecord) -> KeyRecord:
    """A key of the file whose end the registry has set."""
    return KeyRecord(
        base.device, base.key_id, base.made_at, base.by, base.secret, one.until, one.revoked_at, from_file=True
    )
