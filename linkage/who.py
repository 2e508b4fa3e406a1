"""Who gives a command, for logs and the audit trail."""

import os
from getpass import getuser


def who() -> str:
    """The user of this machine; a container's need not have a name."""
    try:
        return getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
