"""Serve a Roundup tracker on loopback with a movable clock: serve_roundup.py HOME PORT.

Roundup's own server refuses to run as root; its WSGI application does not.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import roundup.date
from roundup.cgi.wsgi_handler import RequestDispatcher

CLOCK = Path(os.environ["FRONTDESK_CLOCK"])


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *words):
        """Nothing."""


def moved():
    stands_at = CLOCK.read_text()
    now = datetime.fromtimestamp(float(stands_at), UTC) if stands_at else datetime.now(UTC)
    return now.replace(tzinfo=None)


roundup.date.utcnow = moved
home, port = sys.argv[1:]
make_server("127.0.0.1", int(port), RequestDispatcher(home), Threaded, Silent).serve_forever()
