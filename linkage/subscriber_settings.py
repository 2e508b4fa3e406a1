"""A subscriber's settings as `linkage subscribers put` is given them."""

import json
from pathlib import Path
from typing import Any

import yaml

from linkage.failure import fail


def read_subscriber(file: Path) -> dict[str, Any]:
    """From a YAML file. Ends the program if it cannot be read."""
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file}: {getattr(error, 'strerror', None) or 'is not UTF-8'}", 2)
    except yaml.YAMLError:
        fail(f"{file}: no YAML", 2)  # what is wrong would show the line, and in it a key
    if not isinstance(found, dict):
        fail(f"{file}: must be a mapping of settings, such as url: https://…", 2)
    plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
    return plain
