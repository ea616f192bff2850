"""The one way to other machines: bounded, patient as long as the other side asks, and silent about what it read.

Messages name the address and the status, never a reply's text or a secret.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random
from typing import Final

import httpx
from tenacity import RetryCallState, RetryError, Retrying, retry_if_exception_type, stop_after_attempt

from frontdesk.clock import Clock, system_clock
from frontdesk.errors import SourceError

TIMEOUT_SECONDS = 30.0
MAX_REPLY_BYTES = 64 * 2**20
MAX_ATTEMPTS = 6
MAX_WAIT_SECONDS = 300.0
BASE_WAIT_SECONDS = 1.0
RESET_HEADERS: Final = ("x-ratelimit-reset", "ratelimit-reset")
REMAINING_HEADERS: Final = ("x-ratelimit-remaining", "ratelimit-remaining")
EPOCH_FROM = 1_000_000_000
"""A reset header from here on is a moment (seconds since 1970), below it a span in seconds."""

Query = Mapping[str, str | int | list[str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that is neither a fault of the server nor of the way to it.

    Attributes:
        data: the parsed JSON; None where the body is empty.
    """

    status: int
    headers: Mapping[str, str]
    data: object

    @property
    def next_url(self) -> str:
        """The address of the next page by the `Link` header; empty where it names none."""
        return httpx.Response(200, headers=dict(self.headers)).links.get("next", {}).get("url", "")


class _TransientError(Exception):
    """Worth another try."""

    def __init__(self, reason: str, wait_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds


class Http:
    """Requests to one server.

    Args:
        base_url: the address that paths are appended to.
        headers: sent with every request, secrets among them.
        auth: user and password for basic authentication.
        transport: stands in for the network in tests.
        sleep: waits that many seconds.
        clock: the present moment, to which dates in replies are compared.
        random: spreads waits so that many clients do not come back together.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Clock = system_clock,
        random: Random | None = None,
    ) -> None:
        try:
            self._client = httpx.Client(
                base_url=base_url.rstrip("/"),
                headers={"Accept": "application/json", **(headers or {})},
                auth=auth,
                timeout=TIMEOUT_SECONDS,
                transport=transport,
                follow_redirects=False,  # a redirect would carry a key to another host
                trust_env=False,
            )
        except (httpx.InvalidURL, UnicodeError) as error:
            raise SourceError(f"{base_url}: not an address: {error}; expected https://host/path") from None
        self._sleep = sleep
        self._clock = clock
        self._random = random or Random()  # noqa: S311 - spreading waits is no secret

    def get(self, path: str, query: Query | None = None, *, accept: tuple[int, ...] = ()) -> Reply:
        """Read. See `request`."""
        return self.request("GET", path, query=query, accept=accept)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        accept: tuple[int, ...] = (),
    ) -> Reply:
        """One request, tried again while the server asks for patience.

        Args:
            method: the HTTP verb; what is not a GET is repeated only where the server did nothing (429, 503).
            path: appended to the base address; an absolute address must be of the same origin.
            query: the query string.
            body: sent as JSON.
            headers: beside those of every request.
            accept: statuses that are no error though not 2xx.

        Raises:
            SourceError: no answer, a refusal, an error that stays, or a reply that is no JSON.
        """
        request = self._client.build_request(method, path, params=_flat(query), json=body, headers=dict(headers or {}))
        if (request.url.scheme, request.url.netloc) != (self._client.base_url.scheme, self._client.base_url.netloc):
            raise SourceError(
                f"{self._where(request)}: leads to another host than {self._client.base_url.host}; not followed"
            )
        try:
            for attempt in Retrying(
                stop=stop_after_attempt(MAX_ATTEMPTS),
                wait=self._wait,
                sleep=self._sleep,
                retry=retry_if_exception_type(_TransientError),
            ):
                with attempt:
                    return self._once(request, accept)
        except RetryError as error:
            reason = error.last_attempt.exception()
            raise SourceError(
                f"{self._where(request)}: {reason} ({MAX_ATTEMPTS} tries); what was pulled is kept, run again later"
            ) from None
        raise AssertionError  # the loop returns or raises

    def _once(self, request: httpx.Request, accept: tuple[int, ...]) -> Reply:
        response, content = self._exchange(request)
        if response.status_code in accept:
            return Reply(response.status_code, dict(response.headers), _parsed(content))
        self._refuse_errors(request, response)
        if not content.strip():
            return Reply(response.status_code, dict(response.headers), None)
        if "html" in response.headers.get("content-type", ""):
            raise SourceError(f"{self._where(request)}: answered a web page; expected JSON, is this a login page?")
        try:
            return Reply(response.status_code, dict(response.headers), json.loads(content))
        except (ValueError, RecursionError):
            raise _TransientError("the reply is no complete JSON") from None

    def _exchange(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        try:
            response = self._client.send(request, stream=True)
            try:
                return response, self._read(response, request)
            finally:
                response.close()
        except httpx.TransportError as error:
            if request.method == "GET" or isinstance(error, httpx.ConnectError):
                raise _TransientError(f"no answer ({type(error).__name__})") from None
            raise SourceError(
                f"{self._where(request)}: the answer was lost ({type(error).__name__}); look there before repeating"
            ) from None

    def _refuse_errors(self, request: httpx.Request, response: httpx.Response) -> None:
        status, where = response.status_code, self._where(request)
        if status in (429, 503) or (status == 403 and _exhausted(response.headers)):
            raise self._patience(request, status, response.headers)
        if status >= 500 and request.method == "GET":
            raise _TransientError(f"the server failed with {status}")
        if status >= 500:
            raise SourceError(f"{where}: the server failed with {status}; look there before repeating")
        if status in (401, 403):
            raise SourceError(f"{where}: refused with {status}; look at the key and its rights")
        if status >= 300:
            raise SourceError(f"{where}: answered {status}; expected 2xx, look at the address")

    def _read(self, response: httpx.Response, request: httpx.Request) -> bytes:
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MAX_REPLY_BYTES:
                raise SourceError(
                    f"{self._where(request)}: the reply is over {MAX_REPLY_BYTES >> 20} MB; ask for less a page"
                )
        return bytes(content)

    def _patience(self, request: httpx.Request, status: int, headers: httpx.Headers) -> Exception:
        wait_seconds = requested_wait_seconds(headers, self._clock())
        if wait_seconds is not None and wait_seconds > MAX_WAIT_SECONDS:
            return SourceError(
                f"{self._where(request)}: asks to come back in {wait_seconds:.0f} s ({status}); what was pulled is kept"
            )
        return _TransientError(f"asks for patience with {status}", wait_seconds)

    def _wait(self, state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome is not None else None
        if isinstance(fault, _TransientError) and fault.wait_seconds is not None:
            return fault.wait_seconds
        return float(BASE_WAIT_SECONDS * 2 ** (state.attempt_number - 1) * self._random.uniform(0.5, 1.0))

    def _where(self, request: httpx.Request) -> str:
        return f"{request.method} {request.url.copy_with(query=None, userinfo=b'')}"

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()


def requested_wait_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long a reply asks to wait; None where it does not say.

    `Retry-After` (seconds or an HTTP date, RFC 9110 10.2.3) before a reset header, which servers write as a span in
    seconds or as a moment; the two are told apart by size.
    """
    after = headers.get("retry-after", "").strip()
    if after:
        seconds = _number(after)
        if seconds is not None:
            return max(0.0, seconds)
        try:
            moment = parsedate_to_datetime(after)
        except (ValueError, OverflowError):
            moment = None
        if moment is not None:
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return max(0.0, (aware - now).total_seconds())
    for name in RESET_HEADERS:
        reset = _number(headers.get(name, ""))
        if reset is not None:
            return max(0.0, reset - now.timestamp() if reset >= EPOCH_FROM else reset)
    return None


def _exhausted(headers: Mapping[str, str]) -> bool:
    return "retry-after" in headers or any(_number(headers.get(name, "")) == 0 for name in REMAINING_HEADERS)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None  # NaN compares false


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _flat(query: Query | None) -> httpx.QueryParams | None:
    if query is None:
        return None
    pairs = ((name, value if isinstance(value, list) else [value]) for name, value in query.items())
    return httpx.QueryParams(tuple((name, str(item)) for name, items in pairs for item in items))
