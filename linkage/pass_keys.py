"""The keys of passes as a command needs them."""

from pathlib import Path

from gates.passes.key_ring import KeyRingError
from gates.passes.key_store import KeyStore
from gates.passes.keys_in_force import KeysInForce
from gates.passes.reading import RingNow, no_ring
from linkage.failure import fail


def keys_of(folder: Path) -> KeysInForce:
    """For a gateway: looked at again whenever they change. Ends the program if they cannot be read to begin with."""
    try:
        return KeysInForce(KeyStore(folder))
    except KeyRingError as error:
        fail(str(error), 2)


def ring_of(folder: Path | None) -> RingNow:
    """For a replay: as they are now, from beginning to end."""
    if folder is None:
        return no_ring
    ring = keys_of(folder).ring()
    if ring is None:
        fail(f"{folder}: there is no keys.json; make a key with `linkage pass keys new`", 2)
    return lambda: ring
