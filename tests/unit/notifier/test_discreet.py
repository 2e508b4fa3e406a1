"""No secret of ours or theirs gets onto a screen with an error."""

import pytest

from streams.notifier.discreet import discreet


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("answered 410: moved away", "answered 410: moved away"),
        ("no answer within 10.0 s", "no answer within 10.0 s"),
        ("answered 500: bad key whsec_c2VjcmV0c2VjcmV0+/=", "answered 500: bad key whsec_***"),
        ("answered 401: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=", "answered 401: v1,***"),
        ("Cannot connect to https://me:pw@host/x", "Cannot connect to https://***@host/x"),
        ("answered 404: /hook?token=abc&x=1 unknown", "answered 404: /hook?*** unknown"),
        ("answered 401: Authorization: Bearer abc.def", "answered 401: Authorization: Bearer ***"),
        ('answered 400: {"api_key": "s3cr3t", "n": 1}', 'answered 400: {"api_key": "***", "n": 1}'),
        ("answered 400: password=hunter2", "answered 400: password=***"),
    ],
)
def test_what_is_secret_is_hidden_and_the_rest_is_said(error: str, said: str) -> None:
    assert discreet(error) == said
