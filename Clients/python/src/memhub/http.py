"""Requests to the hub's HTTP API, on the standard library: one connection each, never following a redirect with the token."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from .errors import LOCAL, MemhubError, close_error

MAXIMUM_BODY_BYTES = 64 * 1024 * 1024
"""Of an answer; only an export comes near."""


@dataclass(frozen=True, slots=True)
class HTTPAnswer:
    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes

    def json(self) -> Any:
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            raise MemhubError(LOCAL, "malformed_answer", True) from None


@dataclass(frozen=True, slots=True)
class HTTPEndpoint:
    """The hub at a base address, for one token. `send` blocks; `timeout` in seconds bounds every wait for the network."""

    base: str
    token: str
    timeout: float

    def send(self, method: str, path: str, query: Mapping[str, object] | None = None, body: object = None) -> HTTPAnswer:
        """Raises MemhubError: the hub's own code where it names one, else the HTTP status, or `LOCAL` when nothing answers."""
        base = urlsplit(self.base)
        present = {key: _query_text(value) for key, value in (query or {}).items() if value is not None}
        target = base.path.rstrip("/") + path + ("?" + urlencode(present) if present else "")
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            answer = self._exchange(method, target, headers, None if body is None else json.dumps(body).encode())
        except (OSError, http.client.HTTPException) as failure:
            raise MemhubError(LOCAL, "unreachable", True, type(failure).__name__) from None
        if answer.status >= 300:
            raise _refusal(answer)
        return answer

    def _exchange(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> HTTPAnswer:
        base = urlsplit(self.base)
        kind = http.client.HTTPSConnection if base.scheme in ("https", "wss") else http.client.HTTPConnection
        connection = kind(base.hostname or "", base.port, timeout=self.timeout)
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            content = response.read(MAXIMUM_BODY_BYTES + 1)
            if len(content) > MAXIMUM_BODY_BYTES:
                raise MemhubError(LOCAL, "too_long", False)
            return HTTPAnswer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)
        finally:
            connection.close()


def _query_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refusal(answer: HTTPAnswer) -> MemhubError:
    """An `application/problem+json`, or a bare status."""
    if answer.status == 401:
        return close_error(4501)
    retryable = answer.status in (408, 425, 429) or answer.status >= 500
    try:
        problem = json.loads(answer.body)
        return MemhubError(
            int(problem["code"]), str(problem["title"]), retryable, str(problem.get("detail") or "")
        )
    except (KeyError, TypeError, ValueError):
        return MemhubError(answer.status, "refused", retryable)
