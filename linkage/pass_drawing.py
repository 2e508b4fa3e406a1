"""A pass as `linkage pass render` draws it."""

from pathlib import Path
from typing import Final

from gates.passes.drawing import Form, drawn
from gates.passes.token import TokenError
from linkage.failure import fail
from zones.region import RegionError, load_region

FORMS: Final[dict[str, Form]] = {".png": "png", ".svg": "svg", ".html": "html"}
"""By the suffix of the file."""


def picture(text: str, suffix: str, pixels: int, region: Path | None) -> bytes:
    """The pass as a picture or a sheet. Ends the program if it is none."""
    form = FORMS.get(suffix)
    if form is None:
        fail(f"--out: {suffix or 'no suffix'}: use .png, .svg or .html", 2)
    try:
        return drawn(text, form, pixels, load_region(region))
    except TokenError as error:
        fail(f"PASS: {error}; give the whole text, in quotes", 2)
    except RegionError as error:
        fail(str(error), 2)
