"""What a camera sees: a printed code held before it, as a file that Chromium plays as its camera (Y4M)."""

from pathlib import Path
from random import Random
from typing import Any, Final

import zxingcpp

from gates.passes.render import qr_code

WIDE, HIGH = 640, 480
PAPER, INK, YARD = 215, 35, 120
"""How light they are, as a camera in a gate's shade has it."""
NOISE: Final = 14
FRAMES: Final = 3

Print = list[bytes]
"""Rows of a printed code, a byte for each dot: 1 is ink."""


def printed_pass(text: str) -> Print:
    """As passes are drawn."""
    return _enlarged([bytes(row) for row in qr_code(text).matrix_iter(border=4)], 6)


def printed(text: str, kind: Any, scale: int) -> Print:
    """As the labels are that goods bear anyway; ``kind`` of zxingcpp.BarcodeFormat."""
    image: Any = zxingcpp.create_barcode(text, kind).to_image(scale=scale, add_quiet_zones=True)
    shown: Any = memoryview(image)
    rows, columns = shown.shape[0], shown.shape[1]
    return [bytes(int(shown[row, column] < 128) for column in range(columns)) for row in range(rows)]


def film(code: Print, path: Path) -> Path:
    """Off the middle, on grey paper, with the noise of a cheap camera."""
    left, top = (WIDE - len(code[0])) // 3, (HIGH - len(code)) // 2
    picture = bytearray([YARD]) * (WIDE * HIGH)
    for number, row in enumerate(code):
        at = (top + number) * WIDE + left
        picture[at : at + len(row)] = bytes(INK if ink else PAPER for ink in row)
    dice = Random(20_260_302)
    with path.open("wb") as out:
        out.write(b"YUV4MPEG2 W%d H%d F5:1 Ip A1:1 C420jpeg\n" % (WIDE, HIGH))
        for _ in range(FRAMES):
            noisy = bytes(min(255, max(0, light + dice.randint(-NOISE, NOISE))) for light in picture)
            out.write(b"FRAME\n" + noisy + bytes([128]) * (WIDE * HIGH // 2))
    return path


def _enlarged(rows: Print, times: int) -> Print:
    return [bytes(dot for dot in row for _ in range(times)) for row in rows for _ in range(times)]
