"""What is drawn is read back by a scanner's library, also from a dirty print; the sheet says it in both languages."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from gates.passes.claims import normalised
from gates.passes.render import png, svg
from gates.passes.sheet import sheet
from gates.passes.validity import OUTSIDE_MS, usual_end
from tests.unit.gates.passes.making import DAY, NOW, SIGNER, claims, token
from zones.region import default_region

REGION = default_region()
UNITS = ("MSKU1234565", "sscc:106141412345678908", "local:" + "x" * 40)


def read(image: Image.Image) -> str | None:
    found = zxingcpp.read_barcode(image)
    return found.text if found else None


def picture(text: str, pixels: int = 8) -> Image.Image:
    return Image.open(BytesIO(png(text, pixels))).convert("L")


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("pixels", [3, 8])
def test_a_scanner_reads_what_was_issued(unit: str, pixels: int) -> None:
    text = token(unit=unit)
    assert read(picture(text, pixels)) == text


def test_a_stain_on_a_crooked_print_does_not_matter() -> None:
    text = token()
    image = picture(text)
    ImageDraw.Draw(image).ellipse((190, 190, 250, 250), fill=255)
    assert read(image.rotate(7, fillcolor=255, expand=True)) == text


def test_svg_scales_and_has_its_quiet_zone() -> None:
    drawn = svg(token())
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 53 53"')
    assert "width=" not in drawn


def test_the_sheet_says_all_in_both_languages() -> None:
    text, said = SIGNER.sign(claims())
    page = sheet(text, SIGNER.key.id, said, REGION)
    for word in (
        "通行证",
        "Gate pass",
        "MSKU1234565",
        "南宁保税物流中心 NNL",
        "Qinzhou Customs",
        "CN482113",
        "桂N12345",
    ):
        assert word in page
    assert "2026-03-02 00:00" in page
    assert "2026-03-05 00:00" in page
    assert svg(text) in page


def test_what_is_not_stated_is_said_not_to_be_and_nothing_is_taken_for_markup() -> None:
    said = normalised(claims(seal=None, plate="<B>&", destination="outside"))
    page = sheet("LP1:<&>", "5e1f0c77", said, REGION)
    assert "未指定 none stated" in page
    assert "区外" in page
    assert "LP1:&lt;&amp;&gt;" in page
    assert "&lt;B&gt;&amp;" in page


def test_a_pass_is_good_until_a_day_after_its_movement_is_overdue() -> None:
    limits = [REGION.transit_limits(s.id, "NNL", NOW).overdue_at for s in REGION.sites.values() if s.node == "QZ"]
    end = usual_end(REGION, "QZ", "NNL", NOW)
    assert 0 <= end - (max(limits) + DAY) < 1000
    assert end % 1000 == 0
    assert usual_end(REGION, "QZ", "outside", NOW) == NOW + OUTSIDE_MS
