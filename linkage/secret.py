"""A password: given by itself, or in a file that holds nothing else."""

from pathlib import Path

from pydantic import SecretStr

from linkage.failure import fail


def password(name: str, in_url: str | None, given: SecretStr | None, file: Path | None) -> str | None:
    """``name``: the setting. Ends the program if it is given twice, or its file cannot be read."""
    if sum(one is not None for one in (in_url, given, file)) > 1:
        fail(f"{name}: give the password once: in the URL, as {name}, or in {name}_file", 2)
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            fail(f"{name}_file: {error}", 2)
    return in_url if given is None else given.get_secret_value()
