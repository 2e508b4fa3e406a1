"""What a kiosk can say of a pass by itself, when the gateway does not answer: what the keys say, and the time."""

from collections.abc import Callable
from typing import Literal

from gates.kiosk.happenings import PassChecked, ScanKept
from gates.kiosk.kept_keys import KeptKeys
from gates.passes.claims import Claims, in_words
from gates.passes.codes import read_code
from gates.passes.verify import PassState, Verified, unchecked, verify
from streams.rules.passes import ExpiredPolicy
from streams.times import MINUTE_MS, rfc3339_or_none


class OfflineCheck:
    """``now_s``: the best time that the kiosk knows. The tolerance is A02's own, as it is unless the policy says
    otherwise: the policy is not known here."""

    def __init__(self, keys: KeptKeys, now_s: Callable[[], float]) -> None:
        self._keys = keys
        self._now_s = now_s
        self._tolerance_ms = round(ExpiredPolicy().tolerance_min * MINUTE_MS)

    def of(self, kept: ScanKept) -> PassChecked | None:
        """None for a plain code: it names a unit and proves nothing, with a line or without."""
        code = read_code(kept.code)
        if code.kind == "plain":
            return None
        if code.kind == "foreign":
            return self._said(kept, "foreign", None)
        found = self._judged(code.text)
        return self._said(kept, found.state, found.claims)

    def _judged(self, text: str) -> Verified:
        if self._keys.ring is None:
            return unchecked(text)
        return verify(text, self._keys.ring, round(self._now_s() * 1000), self._tolerance_ms)

    def _said(self, kept: ScanKept, state: PassState | Literal["foreign"], claims: Claims | None) -> PassChecked:
        said = in_words(claims) if claims is not None else {}
        return PassChecked(
            seq=kept.seq, event_id=kept.event_id, code=kept.code, state=state,
            keys_of=rfc3339_or_none(self._keys.told_at) or "",
            says={name: value for name, value in said.items() if value is not None},
        )  # fmt: skip
