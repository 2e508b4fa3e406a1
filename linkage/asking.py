"""A command asks a running gateway, and says in its words why it is refused."""

from pathlib import Path
from typing import Any, Final

import httpx

from linkage.failure import fail
from linkage.tokens import read_token

TIMEOUT_S: Final = 30.0


class Asked:
    """One gateway, under one token. Every call ends the program with a message if it is not answered."""

    def __init__(self, url: str, token_file: Path | None, ca_file: Path | None = None) -> None:
        if ca_file is not None and not ca_file.is_file():
            fail(f"--ca-file {ca_file} is no file", 2)
        self._url = url
        self._headers = {} if token_file is None else {"authorization": f"Bearer {read_token(token_file)}"}
        self._verify = str(ca_file) if ca_file else True

    def get(self, path: str, **parameters: Any) -> Any:
        return self.ask("GET", path, params=parameters)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self.ask("POST", path, json=body)

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """``json``: the body; ``params``: those that are None are left out."""
        if "params" in more:
            more["params"] = {name: value for name, value in more["params"].items() if value is not None}
        try:
            with httpx.Client(headers=self._headers, timeout=TIMEOUT_S, verify=self._verify) as http:
                answer = http.request(method, self._url.rstrip("/") + path, **more)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeEncodeError, OSError) as error:
            fail(f"{self._url} does not answer: {error or type(error).__name__}")
        try:
            content = answer.json()
        except ValueError:
            fail(f"{self._url}{path} answers {answer.status_code} without JSON: is this a gateway?")
        if answer.is_success:
            return content
        raise RefusedError(answer.status_code, content if isinstance(content, dict) else {})


class RefusedError(Exception):
    """The gateway has said no. ``problem`` is its problem+json."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        said = problem.get("detail") or problem.get("title") or "no reason given"
        super().__init__(f"{status} {problem.get('title', '')}: {said}")
        self.status = status
        self.detail = str(said)
