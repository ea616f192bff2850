"""Record what the real trackers answer to their sources: `PYTHONPATH=tests python -m services.record [NAME...]`.

Plays the story and the second wave into a new server of each kind, then writes every reply that a whole pull and a
search for deleted tickets get.
"""

import json
import sys
import tempfile
from pathlib import Path

import httpx
from services.conftest import KINDS, Running
from services.story import BEFORE, STORY, play, play_second_wave
from ticket_support import store_at

FOLDER = Path(__file__).resolve().parent.parent / "contract" / "tickets" / "recorded"
ADDRESS = "https://tracker.example.test"


class Recorder(httpx.BaseTransport):
    """Passes requests on and keeps the replies."""

    def __init__(self, way: httpx.HTTPTransport, address: str, secret: str) -> None:
        self._way = way
        self._plain = {address: ADDRESS, secret: "not-a-key"}
        self.replies: dict[str, dict[str, object]] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        reply = self._way.handle_request(request)
        reply.read()
        kind = reply.headers.get("content-type", "")
        text = reply.text
        for told, plain in self._plain.items():
            text = text.replace(told, plain)
        query: dict[str, list[str]] = {}
        for name, value in request.url.params.multi_items():
            query.setdefault(name, []).append(value)
        self.replies[str(request.url)] = {
            "method": request.method,
            "path": request.url.path,
            "query": {name: values if len(values) > 1 else values[0] for name, values in query.items()},
            "status": reply.status_code,
            "headers": {"content-type": kind},
            "body": json.loads(text) if text.strip() else None,
        }
        return httpx.Response(reply.status_code, headers={"content-type": kind}, content=reply.content)


def record(name: str, folder: Path) -> None:
    """One tracker from nothing."""
    server = KINDS[name](folder / "server")
    server.move_clock(BEFORE)
    with server as tracker, httpx.HTTPTransport() as way:
        recorder = Recorder(way, server.url, tracker.secret)  # type: ignore[attr-defined]
        store = store_at(folder / "store")
        running = Running(tracker, {}, store, folder, recorder)  # type: ignore[arg-type]
        for step in STORY:
            play(running.tracker, step, running.keys)
        play_second_wave(running.tracker, running.keys)
        running.pull(store, page_size=20 if name == "rt" else 2)
        store.close()
    text = json.dumps(list(recorder.replies.values()), ensure_ascii=False, indent=1, sort_keys=True)
    place = FOLDER / name / "replies.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Record the trackers that are named, or all."""
    for name in sys.argv[1:] or KINDS:
        with tempfile.TemporaryDirectory() as folder:
            record(name, Path(folder))


if __name__ == "__main__":
    main()
