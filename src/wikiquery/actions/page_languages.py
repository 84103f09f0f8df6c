"""The languages that a page can be in."""

from ..site import Site

UNTRANSLATED = frozenset(
    (
        "aa", "als", "bat-smg", "be-x-old", "cho", "cpx-latn", "es-419", "fiu-vro", "ho", "hz", "kj", "mh", "mus", "ng",
        "no", "roa-rup", "shi-latn", "shi-tfng", "simple", "tly-cyrl", "uz-cyrl", "uz-latn", "zgh-latn",
        "zh-classical", "zh-min-nan", "zh-yue",
    )
)  # fmt: skip
"""Languages that MediaWiki knows by name only, and other codes of languages."""


def page_languages(site: Site) -> list[str]:
    """Those that MediaWiki is translated into, and `default` for that of the wiki."""
    known = (language["code"] for language in site.profile.get("languages") or ())
    return ["default", *(code for code in known if code not in UNTRANSLATED)]
