"""A pass as a QR code: PNG for screens and printers, SVG for everything else.

Passes use signs that QR stores compactly (alphanumeric mode); error level M survives 15 % of dirt. A quiet zone of four
modules is part of the picture, because scanners need it.
"""

from io import BytesIO
from typing import Any, Final

import segno

QUIET_MODULES: Final = 4
PIXELS_PER_MODULE: Final = 8


def qr_code(text: str) -> Any:
    """At level M whatever would fit, so that the size of a code says what is in it."""
    return segno.make(text, error="m", micro=False, boost_error=False)


def png(text: str, pixels: int = PIXELS_PER_MODULE) -> bytes:
    """``pixels`` to a module."""
    found = BytesIO()
    qr_code(text).save(found, kind="png", scale=pixels, border=QUIET_MODULES)
    return found.getvalue()


def svg(text: str) -> str:
    """Scales to whatever it is put into."""
    found = BytesIO()
    qr_code(text).save(
        found, kind="svg", border=QUIET_MODULES, xmldecl=False, omitsize=True, dark="#000", light="#fff", nl=False
    )
    return found.getvalue().decode()
