"""A pass in the form that is asked for: the QR code alone, or the sheet to print."""

from typing import Literal

from gates.passes.render import png, svg
from gates.passes.sheet import sheet
from gates.passes.token import read_token
from zones.region import Region

Form = Literal["png", "svg", "html"]


def drawn(text: str, form: Form, pixels: int, region: Region) -> bytes:
    """``pixels`` of a PNG to a module. Raises TokenError: what is no pass is not drawn; what is one is, good or not."""
    token = read_token(text)
    if form == "png":
        return png(text, pixels)
    if form == "svg":
        return svg(text).encode()
    return sheet(text, token.key, token.claims, region).encode()
