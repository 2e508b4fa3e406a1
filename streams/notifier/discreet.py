"""What an endpoint answered may repeat what it was sent, or the address with its password: not for a screen."""

import re
from typing import Final

HIDDEN: Final = "***"

_SECRETS: Final = (
    re.compile(r"(whsec_)[\w+/=-]+"),
    re.compile(r"(\bv1a?,)[\w+/=-]{16,}"),
    re.compile(r"(://)[^/@\s]+(?=@)"),
    re.compile(r"(\?)[^\s'\"\]>]+(?=[\s'\"\]>]|$)"),
    re.compile(r"(\b(?:bearer|basic)\s+)[\w.~+/=-]+", re.IGNORECASE),
    re.compile(
        r"(\b\w*(?:token|secret|password|passwd|api_?key)\w*[\"']?\s*[:=]\s*[\"']?)[^\s\"',;&}]+", re.IGNORECASE
    ),
)


def discreet(error: str) -> str:
    """Without keys, signatures, passwords and what stands behind the question mark of an address."""
    for secret in _SECRETS:
        error = secret.sub(rf"\g<1>{HIDDEN}", error)
    return error
