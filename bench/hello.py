"""The least that a server can do: a fixed answer from a bare RSGI callable, on granian as `wikiquery serve` sets it.

python bench/hello.py PORT
"""

import sys

from granian.server import Server

from wikiquery.http.serve import SETTINGS


async def app(scope, protocol):
    protocol.response_bytes(200, [("Content-Type", "application/json"), ("Content-Length", "15")], b'{"hello":"you"}')


def load(_target=None):
    return app


if __name__ == "__main__":
    Server("hello:app", address="127.0.0.1", port=int(sys.argv[1]), workers=1, **SETTINGS).serve(target_loader=load)
