"""The content model and the language of a page, as MediaWiki finds them by the title where the page does not say."""

from collections.abc import Mapping
from functools import lru_cache

from ..site import Site
from ..titles import Title

MEDIAWIKI, USER, MODULE = 8, 2, 828
MODELS = {"js": "javascript", "css": "css", "json": "json"}
IN_ENGLISH = frozenset({"javascript", "css", "json", "vue", "sanitized-css", "Scribunto"})
RIGHT_TO_LEFT = frozenset({
    "acm", "acw", "aeb", "aeb-arab", "ajp", "aln-arab", "apc", "apd", "ar", "arc", "arq", "ary", "arz", "azb", "bcc",
    "bgn", "bgp", "bjn-arab", "bqi", "ckb", "dv", "fa", "fa-af", "glk", "gom-arab", "ha-arab", "he", "hno", "khw",
    "kk-arab", "kk-cn", "ks", "ks-arab", "ku-arab", "lki", "lrc", "luz", "mey", "ms-arab", "mzn", "nqo", "ota", "pnb",
    "prd", "prs", "ps", "rhg", "sd", "sdc-arab", "sdh", "shi-arab", "skr", "skr-arab", "syc", "tg-arab", "ttt-arab",
    "ug", "ug-arab", "ur", "uz-arab", "wo-arab", "yi", "ydd",
})  # fmt: skip


def default_model(site: Site, title: Title) -> str:
    """The content model of a page that does not name its own (MediaWiki's ContentHandler by title)."""
    own = site.namespaces.get(title.namespace)
    if own is not None and own.content_model:
        return own.content_model
    if title.namespace == MODULE and not title.key.endswith("/doc"):
        return "Scribunto"
    in_code = title.namespace == MEDIAWIKI or (title.namespace == USER and "/" in title.key)
    _, dot, extension = title.key.rpartition(".")
    return MODELS.get(extension, "wikitext") if dot and in_code else "wikitext"


def page_language(site: Site, title: Title, model: str, own: str | None) -> str:
    """The code of the language in which a page is written; `own` is what the page says itself."""
    if own:
        return own
    if model in IN_ENGLISH:
        return "en"
    if title.namespace == MEDIAWIKI and "/" in title.key:
        code = title.key.rpartition("/")[2]
        code = code[:1].lower() + code[1:]
        if site.language_name(code):
            return code
    return str(site.general.get("lang", "en"))


@lru_cache(1000)
def language_facts(site: Site, code: str) -> Mapping[str, str]:
    """What is said of a page's language: its code, its code in HTML, its direction."""
    known = {item["code"]: item for item in site.profile.get("languages") or ()}
    rtl = code in RIGHT_TO_LEFT or (code == site.general.get("lang") and bool(site.general.get("rtl")))
    return {
        "pagelanguage": code,
        "pagelanguagehtmlcode": known.get(code, {}).get("bcp47", code),
        "pagelanguagedir": "rtl" if rtl else "ltr",
    }
