"""A recording is read as it was written, and a bad one is refused with the line named."""

import gzip
from pathlib import Path

import pytest

from gates.recording import Line, RecordingError, read_recording

FIRST = (
    '{"received_at":"2026-03-02T08:15:03.250+08:00","path":"/v1/scans",'
    '"body":{ "device_id":"QZ-DLP-G1", "items": [],"note":"钦州",  "n":1.50}}'
)
SECOND = '{"path":"/v1/facts","body":{"source":"customs","items":[]},"received_at":"2026-03-02T00:15:04Z"}'


def write(path: Path, *lines: str) -> Path:
    content = "".join(line + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize("name", ["region.jsonl", "region.jsonl.gz"])
def test_lines_come_in_order_with_their_bodies_byte_for_byte(tmp_path: Path, name: str) -> None:
    lines = list(read_recording(write(tmp_path / name, FIRST, "", SECOND)))
    assert lines == [
        Line(
            number=1,
            received_at=1_772_410_503_250,
            path="/v1/scans",
            body='{ "device_id":"QZ-DLP-G1", "items": [],"note":"钦州",  "n":1.50}'.encode(),
        ),
        Line(3, 1_772_410_504_000, "/v1/facts", b'{"source":"customs","items":[]}'),
    ]
    assert [line.sender for line in lines] == ["QZ-DLP-G1", "customs"]


def test_a_body_that_names_nobody_is_still_a_line(tmp_path: Path) -> None:
    nobody = FIRST.replace('"QZ-DLP-G1"', "17")
    assert next(read_recording(write(tmp_path / "r.jsonl", nobody))).sender == ""


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("not json", "line 2: JSON is malformed"),
        ('{"path":"/v1/scans","body":{}}', "line 2: Object missing required field `received_at`"),
        (SECOND.replace("/v1/facts", "/v1/alerts"), r"line 2: Invalid enum value '/v1/alerts' - at `\$.path`"),
        (SECOND.replace("04Z", "04"), r"line 2: .*timezone.* at `\$.received_at`"),
        (SECOND.replace("00:15:04Z", "00:15:02Z"), "line 2: received_at .* is before .* sort the recording"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    lines = read_recording(write(tmp_path / "r.jsonl", FIRST, line))
    assert next(lines).number == 1
    with pytest.raises(RecordingError, match=problem) as caught:
        next(lines)
    assert caught.value.line == 2


def test_a_file_cut_off_in_transfer_is_named(tmp_path: Path) -> None:
    whole = write(tmp_path / "r.jsonl.gz", *[FIRST.replace("G1", f"G{n}") for n in range(500)])
    whole.write_bytes(whole.read_bytes()[:-12])
    with pytest.raises(RecordingError, match="cut off or damaged"):
        list(read_recording(whole))


def test_text_named_gz_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl.gz"
    path.write_text(FIRST)
    with pytest.raises(RecordingError, match="line 1: the compressed file is cut off or damaged"):
        list(read_recording(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"nowhere.jsonl: cannot be read: No such file"):
        list(read_recording(tmp_path / "nowhere.jsonl"))
