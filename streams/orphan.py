"""No process is left behind: a child that dies with its parent, even one killed by ``kill -9``."""

import ctypes
import os
import signal
from collections.abc import Callable
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int) -> Callable[[], None]:
    """For ``preexec_fn``. ``parent``: the caller's process id. The kernel ties the child to the *thread* that starts
    it, so start it from the main thread."""

    def tie() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the request was in place
            os._exit(1)

    return tie
