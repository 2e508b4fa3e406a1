"""Where webhooks may go: to public addresses, and to private ones only where the configuration says so.

A subscriber's address is typed in by people, and its name is resolved by somebody else's server. Without this
the notifier could be talked into posting to services inside our own network (server-side request forgery).
Addresses are checked after resolution, at the moment of connecting, so a name that changes its mind is caught.
"""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

METADATA: Final = (ip_network("168.63.129.16/32"),)
"""Cloud metadata services at public addresses (Azure); the others are link-local or private anyway."""

_EMBEDDING: Final = (ip_network("::/96"), ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
"""IPv6 networks whose last 32 bits are an IPv4 address (IPv4-compatible, NAT64)."""


class RefusedTargetError(OSError):
    """The name leads to an address webhooks may not go to; the message says how to allow it."""


class Guard:
    """``allowed``: private networks that webhooks may go to all the same."""

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        self._allowed = tuple(allowed)

    def check(self, host: str, address: str) -> None:
        """Raises RefusedTargetError."""
        found = ip_address(address.partition("%")[0])
        if (refused := self._refused(found)) is not None:
            shown = host if host == address else f"{host} ({address})"
            raise RefusedTargetError(
                f"{shown} is not a public address: webhooks go there only if allow_networks names its network, "
                f"for instance {_host_network(refused)}"
            )

    def permits(self, address: Address) -> bool:
        return self._refused(address) is None

    def _refused(self, address: Address) -> Address | None:
        """The face of it that stands in the way: what would have to be allowed."""
        return next((one for one in _faces(address) if not self._permits(one)), None)

    def _permits(self, address: Address) -> bool:
        if any(address in network for network in self._allowed):
            return True
        if isinstance(address, IPv6Address) and address.is_site_local:
            return False
        return address.is_global and not address.is_multicast and not any(address in net for net in METADATA)


def _faces(address: Address) -> list[Address]:
    """The address itself, or the IPv4 address that an IPv6 one stands for."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return [address.ipv4_mapped]
        if address.sixtofour:
            return [address, address.sixtofour]
        if any(address in network for network in _EMBEDDING) and int(address) > 1:
            return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]


def _host_network(address: Address) -> str:
    return f"{address}/{address.max_prefixlen}"


def literal(host: str) -> Address | None:
    """The address a host name is, if it is one rather than a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


class GuardedResolver(AbstractResolver):
    """Resolves as the system does, and refuses a name if any of its addresses is refused."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises RefusedTargetError, or OSError for a name that does not resolve."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        results: list[ResolveResult] = []
        for kind, _, proto, _, where in found:
            address = str(where[0])
            self._guard.check(host, address)
            results.append(
                ResolveResult(hostname=host, host=address, port=port, family=kind, proto=proto, flags=_NUMERIC)
            )
        return results

    async def close(self) -> None:
        """Nothing is held open."""


_NUMERIC: Final = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
