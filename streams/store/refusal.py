"""Why a Redis does not let us in: what waiting cannot mend, and which setting does."""

import ssl
from collections.abc import Iterator

from redis import exceptions as refused


def refusal(error: BaseException) -> str | None:
    """What is wrong and what to set; None if the error is something else. Never holds a secret."""
    return next(filter(None, map(_refusal, _chain(error))), None)


def _refusal(error: BaseException) -> str | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted ({error.verify_message}): name the file of the authority that signed it "
            "as redis_ca_file (LINKAGE_REDIS_CA_FILE), and the server by a name that is in the certificate"
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"TLS does not come about ({error.reason or error}): is it a port for TLS (rediss://), and does it ask for "
            "a certificate of ours (redis_certificate_file, LINKAGE_REDIS_CERTIFICATE_FILE)?"
        )
    text = str(error)
    if isinstance(error, refused.NoPermissionError) or text.startswith("NOPERM"):
        return f"its ACL does not let this user do that ({text}): grant it, or name another user as redis_username"
    if isinstance(error, refused.AuthenticationError | refused.AuthenticationWrongNumberOfArgsError):
        return (
            f"it does not accept the user name or password ({text}): correct redis_password (LINKAGE_REDIS_PASSWORD, "
            "redis_password_file, or the password in the URL) and redis_username"
        )
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was made of, outermost first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
