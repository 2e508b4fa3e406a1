"""Nobody talks the notifier into posting to a service of our own network."""

from ipaddress import ip_address, ip_network

import pytest

from streams.notifier.guard import Guard, GuardedResolver, RefusedTargetError, literal


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200",
        "168.63.129.16", "0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1",  # noqa: S104
        "::1", "::", "fe80::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
        "2002:7f00:1::", "2002:a00:1::",
    ],
)  # fmt: skip
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not Guard().permits(ip_address(address))
    with pytest.raises(RefusedTargetError, match=r"is not a public address: .* allow_networks"):
        Guard().check("hooks.example.cn", address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2002:808:808::", "64:ff9b::808:808"])
def test_what_is_public_is_permitted(address: str) -> None:
    assert Guard().permits(ip_address(address))


def test_a_network_that_is_named_is_permitted_and_no_other() -> None:
    guard = Guard([ip_network("10.20.0.0/16")])
    guard.check("hooks.internal", "10.20.3.4")
    guard.check("hooks.internal", "::ffff:10.20.3.4")
    for address in ("10.21.0.1", "127.0.0.1", "2002:a00:1::"):
        assert not guard.permits(ip_address(address))


def test_a_zone_does_not_hide_a_link_local_address() -> None:
    with pytest.raises(RefusedTargetError):
        Guard().check("hooks", "fe80::1%eth0")


@pytest.mark.parametrize(("host", "is_one"), [("10.0.0.1", True), ("[::1]", True), ("::1", True), ("a.cn", False)])
def test_addresses_are_told_from_names(host: str, is_one: bool) -> None:
    assert (literal(host) is not None) is is_one


async def test_a_name_is_refused_for_what_it_resolves_to() -> None:
    with pytest.raises(RefusedTargetError, match=r"localhost \((127\.0\.0\.1|::1)\) is not a public address"):
        await GuardedResolver(Guard()).resolve("localhost", 80)
    allowed = Guard([ip_network("127.0.0.0/8"), ip_network("::1/128")])
    found = await GuardedResolver(allowed).resolve("localhost", 80)
    assert {one["port"] for one in found} == {80}


@pytest.mark.parametrize("name", ["2130706433", "0x7f.1", "127.1"])
async def test_odd_spellings_of_loopback_are_seen_through(name: str) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - refused, or no such name, as the system sees it
        await GuardedResolver(Guard()).resolve(name, 80)


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("10.1.2.3", "10.1.2.3/32"), ("fe80::1", "fe80::1/128"), ("::ffff:10.1.2.3", "10.1.2.3/32"),
        ("64:ff9b::7f00:1", "127.0.0.1/32"),
    ],
)  # fmt: skip
def test_the_network_that_a_refusal_names_would_let_it_through(address: str, named: str) -> None:
    with pytest.raises(RefusedTargetError, match=rf"for instance {named}$"):
        Guard().check(address, address)
    Guard([ip_network(named)]).check(address, address)
