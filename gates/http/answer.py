"""JSON answers, encoded once and fast."""

from typing import Any

import msgspec
from fastapi import Response

_encoder = msgspec.json.Encoder()


def json_answer(content: Any, status: int = 200, media_type: str = "application/json") -> Response:
    return Response(_encoder.encode(content), status, media_type=media_type)
