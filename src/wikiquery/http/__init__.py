"""The web side: bytes to a request, an answer to bytes. The only room that knows HTTP."""
