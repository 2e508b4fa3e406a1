"""The Redis that the settings name, as one URL with all that is needed to be let in."""

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from linkage.address import Address
from linkage.secret import password

if TYPE_CHECKING:
    from linkage.settings import Settings

SCHEMES: Final = ("redis", "rediss", "unix", "redis+cluster", "rediss+cluster")


def redis_url(settings: "Settings") -> str:
    """For ``streams.store.connection.connect``. It holds the password: never log it."""
    address = Address.read(settings.redis, SCHEMES)
    secret = password("redis_password", address.password, settings.redis_password, settings.redis_password_file)
    username = address.username or settings.redis_username
    login = f"{quote(username or '', safe='')}:{quote(secret, safe='')}@" if secret is not None else ""
    files = {
        "ssl_ca_certs": settings.redis_ca_file,
        "ssl_certfile": settings.redis_certificate_file,
        "ssl_keyfile": settings.redis_key_file,
    }
    trust = urlencode({name: str(path) for name, path in files.items() if path is not None})
    query = "&".join(filter(None, (address.query, trust if address.scheme.startswith("rediss") else "")))
    return f"{address.scheme}://{login}{','.join(address.hosts)}{address.path}" + (f"?{query}" if query else "")
