"""A pass as `linkage pass render` draws it."""

from pathlib import Path

from gates.passes.render import png, svg
from gates.passes.sheet import sheet
from gates.passes.token import TokenError, read_token
from linkage.failure import fail
from zones.region import RegionError, load_region


def drawn(text: str, suffix: str, pixels: int, region: Path | None) -> bytes:
    """The pass as a picture or a sheet. Ends the program if it is none."""
    try:
        token = read_token(text)
    except TokenError as error:
        fail(f"PASS: {error}; give the whole text, in quotes", 2)
    if suffix == ".png":
        return png(text, pixels)
    if suffix == ".svg":
        return svg(text).encode()
    if suffix != ".html":
        fail(f"--out: {suffix or 'no suffix'}: use .png, .svg or .html", 2)
    try:
        return sheet(text, token.key, token.claims, load_region(region)).encode()
    except RegionError as error:
        fail(str(error), 2)
