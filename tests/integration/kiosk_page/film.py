"""What a camera sees: a printed pass held before it, as a file that Chromium plays as its camera (Y4M)."""

from pathlib import Path
from random import Random
from typing import Final

from gates.passes.render import qr_code

WIDE, HIGH = 640, 480
PIXELS_PER_MODULE: Final = 6
PAPER, INK, YARD = 215, 35, 120
"""How light they are, as a camera in a gate's shade has it."""
NOISE: Final = 14
FRAMES: Final = 3


def film(text: str, path: Path) -> Path:
    """A QR code as passes are drawn, off the middle, on grey paper, with the noise of a cheap camera."""
    modules = [list(row) for row in qr_code(text).matrix_iter(border=4)]
    side = len(modules) * PIXELS_PER_MODULE
    left, top = (WIDE - side) // 3, (HIGH - side) // 2
    dice = Random(20_260_302)
    with path.open("wb") as out:
        out.write(b"YUV4MPEG2 W%d H%d F5:1 Ip A1:1 C420jpeg\n" % (WIDE, HIGH))
        for _ in range(FRAMES):
            picture = bytearray([YARD]) * (WIDE * HIGH)
            for row in range(side):
                line = modules[row // PIXELS_PER_MODULE]
                at = (top + row) * WIDE + left
                picture[at : at + side] = bytes(
                    INK if line[column // PIXELS_PER_MODULE] else PAPER for column in range(side)
                )
            noisy = bytes(min(255, max(0, light + dice.randint(-NOISE, NOISE))) for light in picture)
            out.write(b"FRAME\n" + noisy + bytes([128]) * (WIDE * HIGH // 2))
    return path
