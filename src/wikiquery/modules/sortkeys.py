"""Sort keys of categories: what MediaWiki's collations make of a text."""

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

from ..errors import ApiError

MakeKey = Callable[[str], bytes]
NUMERIC = "-u-kn"


@cache
def collation(name: str) -> MakeKey:
    """What makes sort keys by a collation's name (`categorycollation` of siteinfo). Raises ApiError("nocollation")."""
    if name == "identity":
        return lambda text: text.encode()
    if name == "uppercase":
        return lambda text: text.upper().encode()
    if name.startswith("uca-"):
        return by_icu(name.removeprefix("uca-"))
    raise ApiError("nocollation", f'Sort keys of the collation "{name}" cannot be made here: send them as hexadecimal.')


def by_icu(locale: str) -> MakeKey:
    """Sort keys by ICU, which PyICU brings; "default" is the root locale. Raises ApiError("nocollation")."""
    try:
        icu: Any = importlib.import_module("icu")
    except ImportError:
        text = f'Sort keys of the collation "uca-{locale}" need PyICU on this server: send them as hexadecimal.'
        raise ApiError("nocollation", text) from None
    language = locale.removesuffix(NUMERIC)
    made = icu.Collator.createInstance(icu.Locale("root" if language == "default" else language))
    if locale.endswith(NUMERIC):
        made.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    # ICU ends its keys with a zero byte that is not stored.
    return lambda text: bytes(made.getSortKey(text)).removesuffix(b"\0")
