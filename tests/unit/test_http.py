"""The way to other machines: patient where it is asked to be, careful where it cannot know."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from random import Random

import httpx
import pytest

from frontdesk.clock import frozen_clock
from frontdesk.errors import SourceError
from frontdesk.http import MAX_ATTEMPTS, MAX_REPLY_BYTES, Http, requested_wait_seconds

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
Answer = httpx.Response | Exception


class Scripted:
    """Answers what it is told, in turn, the last one for ever; remembers what was asked and how long was waited."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = answers
        self.requests: list[httpx.Request] = []
        self.waits: list[float] = []
        self.http = Http(
            "https://tracker.example.test/api",
            headers={"X-Key": "geheim"},
            transport=httpx.MockTransport(self._answer),
            sleep=self.waits.append,
            clock=frozen_clock(NOW),
            random=Random(1),
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


OK = httpx.Response(200, json={"a": 1})


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"Retry-After": "12"}, [12.0]),
        ({"Retry-After": format_datetime(NOW + timedelta(seconds=30), usegmt=True)}, [30.0]),
        ({"Retry-After": "12", "X-RateLimit-Reset": "59.2"}, [12.0]),
        ({"X-RateLimit-Reset": "59.2"}, [59.2]),
        ({"X-RateLimit-Reset": str(NOW.timestamp() + 20)}, [20.0]),
        ({"RateLimit-Reset": "7"}, [7.0]),
        ({"Retry-After": "-5"}, [0.0]),
    ],
    ids=["seconds", "date", "both", "reset span", "reset moment", "standard", "negative"],
)
def test_a_limit_is_waited_for_as_asked(headers: dict[str, str], waits: list[float]) -> None:
    """A 429 is tried again after the time that it names, in every form servers use."""
    server = Scripted(httpx.Response(429, headers=headers), OK)
    assert ({"a": 1}, waits) == (server.http.get("/x").data, server.waits)


def test_a_limit_without_a_time_is_waited_for_longer_and_longer() -> None:
    """Without a header the waits double, each a little shorter by chance."""
    server = Scripted(*[httpx.Response(429)] * 3, OK)
    server.http.get("/x")
    assert [True] * 3 == [0.5 * 2**n <= wait <= 2**n for n, wait in enumerate(server.waits)]


def test_a_limit_beyond_patience_ends_at_once() -> None:
    """A wait of an hour is not slept through; the message says when to come back."""
    server = Scripted(httpx.Response(429, headers={"Retry-After": "3600"}))
    with pytest.raises(SourceError, match="3600 s"):
        server.http.get("/x")
    assert [] == server.waits


@pytest.mark.parametrize(
    "headers", [{"x-ratelimit-remaining": "0"}, {"retry-after": "3"}], ids=["used up", "secondary"]
)
def test_a_forbidden_that_means_a_limit_is_a_limit(headers: dict[str, str]) -> None:
    """A 403 with the marks of a limit is waited for."""
    assert {"a": 1} == Scripted(httpx.Response(403, headers=headers), OK).http.get("/x").data


@pytest.mark.parametrize(
    "fault",
    [
        httpx.Response(500),
        httpx.Response(503, headers={"Retry-After": "1"}),
        httpx.Response(200, content=b'{"a": ', headers={"Content-Type": "application/json"}),
        httpx.ReadError("cut"),
        httpx.ConnectTimeout("late"),
    ],
    ids=["500", "503", "truncated", "cut", "time-out"],
)
def test_a_passing_fault_is_tried_again(fault: Answer) -> None:
    """A fault that may pass costs a wait, and no data."""
    server = Scripted(fault, OK)
    assert ({"a": 1}, 2, 1) == (server.http.get("/x").data, len(server.requests), len(server.waits))


@pytest.mark.parametrize("fault", [httpx.Response(502), httpx.ReadError("cut")], ids=["502", "cut"])
def test_a_fault_that_stays_is_told(fault: Answer) -> None:
    """After six tries the message names the address and the fault, and no secret."""
    server = Scripted(fault)
    with pytest.raises(SourceError) as caught:
        server.http.get("/x", {"q": "private"})
    assert MAX_ATTEMPTS == len(server.requests)
    assert "https://tracker.example.test/api/x" in str(caught.value)
    assert not any(word in str(caught.value) for word in ("geheim", "private"))


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (httpx.Response(401), "refused with 401"),
        (httpx.Response(403), "refused with 403"),
        (httpx.Response(404), "answered 404"),
        (httpx.Response(302, headers={"Location": "https://evil.example/"}), "answered 302"),
        (httpx.Response(200, html="<form>login</form>"), "login page"),
        (httpx.Response(200, content=b"[" * 2**20, headers={"Content-Type": "text/html; charset=utf-8"}), "login page"),
        (httpx.Response(200, content=b" " * (MAX_REPLY_BYTES + 1)), "over 64 MB"),
    ],
    ids=["401", "403", "404", "redirect", "login", "html", "huge"],
)
def test_what_another_try_does_not_mend_is_told_at_once(reply: httpx.Response, said: str) -> None:
    """Refusals, redirects, login pages and floods end the call after one request."""
    server = Scripted(reply)
    with pytest.raises(SourceError, match=said):
        server.http.get("/x")
    assert 1 == len(server.requests)


def test_an_empty_body_is_no_data() -> None:
    """Nothing is None, whatever type it claims to be."""
    assert None is Scripted(httpx.Response(200, headers={"Content-Type": "application/json"})).http.get("/x").data


def test_deep_json_is_no_crash() -> None:
    """A reply nested beyond reason is a fault of the source."""
    with pytest.raises(SourceError, match="no complete JSON"):
        Scripted(httpx.Response(200, content=b"[" * 200_000)).http.get("/x")


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        (httpx.Response(500), 1),
        (httpx.ReadError("cut"), 1),
        (httpx.ConnectError("refused"), MAX_ATTEMPTS),
        (httpx.Response(429, headers={"Retry-After": "0"}), MAX_ATTEMPTS),
    ],
    ids=["500", "cut", "not reached", "limit"],
)
def test_a_write_is_repeated_only_where_nothing_was_done(fault: Answer, tries: int) -> None:
    """A ticket is never made twice because an answer was lost."""
    server = Scripted(fault)
    with pytest.raises(SourceError):
        server.http.request("POST", "/tickets", body={"subject": "x"})
    assert tries == len(server.requests)


@pytest.mark.parametrize("path", ["https://evil.example/x", "http://tracker.example.test/api"])
def test_keys_go_to_no_other_host(path: str) -> None:
    """An address in a reply that leads elsewhere is not followed."""
    server = Scripted(OK)
    with pytest.raises(SourceError, match="another host"):
        server.http.get(path)
    assert [] == server.requests


def test_the_next_page_is_read_from_the_link_header() -> None:
    """`Link: <…>; rel="next"` is what turns the page."""
    reply = httpx.Response(200, json=[], headers={"Link": '<https://tracker.example.test/api/x?page=2>; rel="next"'})
    assert "https://tracker.example.test/api/x?page=2" == Scripted(reply).http.get("/x").next_url


@pytest.mark.parametrize("value", ["soon", "", "1e400", "nan", "99999999999999999999", "Mon, 99 Foo 2026"])
def test_nonsense_in_a_header_asks_for_no_wait(value: str) -> None:
    """What is no time is as if it was not there."""
    assert None is requested_wait_seconds({"retry-after": value, "x-ratelimit-reset": value}, NOW)


@pytest.fixture
def cutting_server() -> Iterator[Callable[[], str]]:
    """A real server that promises more bytes than it sends, once."""
    asked = 0

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nonlocal asked
            asked += 1
            body = b'{"a": 1}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body) + (100 if asked == 1 else 0)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield lambda: f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_reply_that_breaks_off_is_asked_for_again(cutting_server: Callable[[], str]) -> None:
    """Over a real connection that ends early the whole reply comes at the second try."""
    http = Http(cutting_server(), sleep=lambda _seconds: None)
    assert {"a": 1} == http.get("/x").data
    http.close()
