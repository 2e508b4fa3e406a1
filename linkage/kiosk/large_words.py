"""What the kiosk says large, drawn: 20 × 20 dots a character, two dots above each other in one cell.

The dots are those of Noto Sans CJK Bold at that size. A row is five hexadecimal digits.
"""

from typing import Final

SIDE: Final = 20
_ROW: Final = SIDE // 4
_CELLS: Final = {("0", "0"): " ", ("1", "0"): "▀", ("0", "1"): "▄", ("1", "1"): "█"}
_DOTS: Final = {
    "放": "00000000000c0c00e1c00e1c07fdfe7fdff183fe1839c1ff9c1ffd819fd8198f8198f03987039870338f873bfc7ff9e6f70e",
    "行": "00000000000e0001e7fe3c7fe7800072000270000effe1cffe3cffe7c0387c0387c0380c0380c0380c0380c0380c1f00c1f0",
    "扣": "00000000001c0001c7fc1c7fc7f7fc7f60c1c60c1c60c1c60c1c60c1f60c7f60c7c60c5c60c1c60c1c7fc1c7fc7c60c7860c",
    "留": "0000000000078003fbfe383fe3b0ce3b1ce3b9cc3fb8c7ffbc30738000001fff81fff81c6381fff81fff81c6381fff81fff8",
    "复": "00000000000e0000fffc1fffe380007fff82fff80e0380fff80e0380fff80fff807ff00fff83f0f03bfe001fc07fffe7f0fe",
    "核": "00000000001c0e01c0e01cffe7fffe7f1c07e3801c31c1cff83eff03f0e47e1ce7c79cfcf3c5c4781c1f81c7fc1df8e1de06",
    "已": "0000000000000003fff83fff8000380003818038180381fff81fff81fff8180381800018004180061800e1c01e1fffc0fff8",
    "保": "000000000006ffc0effc0cffc1cc0c1cc0c3cffc7cffcfcffc7c0c01dffe1fffe1dffe1c3f01c7f81cedc1fcce1f8c61d0c0",
    "存": "000000000001c0001c007fffe7fffe7fffe070000e7f80effc1c0783c0707c0e07dffe5dffe1dffe1c0e01c0e01c7e01c7c0",
    "未": "0000000000006000060000f001fffc1fffc006000060000f007fffe7fffe01f8003fc007fe00f6f03e67c7c63e7060e20604",
    "拒": "00000000001c7fc1cffe1cffe7ee007fe007effc1cffc1cffc1ee1c3fe1c7effc7cffc1cffc1ce001ce001cffe7cffe78ffe",
    "收": "0000000000039c0039c0339c0339fe33bfe33bfe33f8c33f9c33f9c33fd8338f83f8f87f8f07f870338f8039fc03f9e03f0e",
    "请": "0000000000100c039ffe1cffe0c1e000ffc000e079ffe79ffe1800018ffc18e1c18ffc18ffc1fe0c1fffc1effc38e3c10e3c",
    "扫": "00000000001c0001c7fc1cffc7fffc7f00c7f00c1c00c1c00c1f7fc3f7fc7f00c7c00c1c00c1c00c1c00c1cffc7cffc3c00c",
    "码": "0000000000000007f7fc7f7f8180181831838318307183f7187f7fef37fe7300e7300e337ee33ffe3f7ec3f00c3007c3007c",
    "重": "000000000001ff81fff81ee007fffe7fffe00e001fff81fff81fff81fff81ce381fff800e003fffc3fffc006007fffe7fffe",
    "真": "00000007003fffc3fffc006000fff00fff00c0300fff00c0300fff00c0300c0300fff00c0307fffe7fffe020e01f0fc7c03e",
    "假": "00000080001ff7c1bf7c1b30c3b30c3b30c3bf7c7bf7c7b0007b0fc7bffc3bfcc3b04c3b07c3bf783bf383b0783b0fe3b1ce",
    "吊": "00000000001fff81fff81c0381c0381c0381fff81fff800600006003fffc3fffc3861c3060c3060c3060c3067c3067800600",
    "销": "000001006018666386663f76c7f36c600607f7fe3f7fe0c60e0c6060c7fe7f7fe7f6060c6060c7fe0d7fe1f6061f60e1c63c",
    "过": "00000000303003870038380381dffe09ffe00038000387dc387ce381c7381c6381c0381c0381c1f03c1e07f00077ffe61ffe",
    "期": "0000011800399fe399fe7ffce7ffce399ce3f9fe3f9fe399ce3f9ce3f9ce399fe399fe7fd8e7ff8e1118e3b98e31f8e70f3e",
    "生": "00000006000c6001c6001c6001fffc3fffc387007060020600006001fff81fff800700006000060000600006007fffe7fffe",
    "效": "00000040400e0e0060c07fcc07fcfe119fe3998c31d8c70fdc63fdc7f3d81f0f80e0780f0700f8701f8f8399fc7039e6070e",
    "验": "00000000607f0e07e1e0061f0063bc3671e37e0e36ffe661f8660007f2667f6660336c0336c7f37c7b21803018037fe1f7fe",
    "知": "000001000038000381fc3fdfc7fd8c6e18c6e18c2e18c0e18c7fd8c7fd8c0e18c0e18c0f18c1f98c1dd8c39dfc70dfc7018c",
    "无": "0000000000000003fffc3fffc00e0000e0000e0000e007fffe7fffe00f8001f8001b8003b80073840f3861e3867c3fe781fc",
}
DRAWN: Final = frozenset(_DOTS)


def large(word: str) -> list[str]:
    """Ten lines, 20 cells a character with two between; every character must be one of DRAWN."""
    rows = [[_row(_DOTS[sign], number) for sign in word] for number in range(SIDE)]
    return [
        "  ".join(
            "".join(_CELLS[pair] for pair in zip(upper, lower, strict=True))
            for upper, lower in zip(rows[number], rows[number + 1], strict=True)
        )
        for number in range(0, SIDE, 2)
    ]


def _row(dots: str, number: int) -> str:
    return f"{int(dots[number * _ROW : (number + 1) * _ROW], 16):0{SIDE}b}"
