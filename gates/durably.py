"""A small file that is there whole, or as it was before: through power cuts and on a full disk."""

import os
from pathlib import Path


def write_durably(path: Path, content: bytes, mode: int) -> None:
    """Returns when it is on the disk. Raises OSError; then the file is as it was."""
    draft = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
