"""Errors that arise before the API is asked, or when it breaks, in the shape of the API's own errors, as JSON."""

from collections.abc import Mapping

import orjson

from .cors import Headers

INTERNAL = "internal_api_error_"


def failure(code: str, text: str, parameters: Mapping[str, str]) -> tuple[Headers, bytes]:
    """Headers and JSON body of the answer that reports one error, in the request's `errorformat`."""
    if parameters.get("errorformat", "bc") == "bc":
        tree: dict[str, object] = {"error": {"code": code, "info": text}}
    else:
        tree = {"errors": [{"code": code, "text": text, "module": "main"}]}
    return [("Content-Type", "application/json; charset=utf-8"), ("MediaWiki-API-Error", code)], orjson.dumps(tree)
