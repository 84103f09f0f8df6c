"""The languages that the wiki knows: meta=languageinfo."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from ..kinds import String
from ..params import Continue, MetaModule, continue_, flags, param
from ..result import Items
from ..scope import Batch, Run
from ..site import Site

ALL = "*"
UNKNOWN = ("variants", "variantnames")
"""What no site profile tells."""

OWN_ONLY = ("dir", "fallbacks")
"""What a site profile tells of the wiki's own language only."""

ORDER = ("code", "bcp47", "dir", "autonym", "name", "fallbacks", "variants", "variantnames")


class LanguageInfo(MetaModule, prefix="li"):
    """Languages: their codes and names."""

    classname = "ApiQueryLanguageinfo"
    manual = ()
    prop: tuple[str, ...] = flags(
        ("code",),
        autonym="The name in the language itself.",
        bcp47="The code of the standard BCP 47.",
        code="MediaWiki's code.",
        dir="The direction of its script: known of the wiki's own language only.",
        fallbacks="The languages to fall back to: known of the wiki's own language only.",
        name="The name, which here is the autonym.",
        variantnames="The names of the variants: not known.",
        variants="The variants: not known.",
    )
    code: tuple[str, ...] = param(String(multi=True), "The codes of the languages; * stands for all.", (ALL,))
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The languages in the order of their codes."""
        known = languages(at.site)
        if not known:
            text = 'The "languages" of the wiki are not known here: give its meta=siteinfo with --site.'
            at.warn("notinsnapshot", text, {"module": at.path, "prop": "languages"})
        codes = self.chosen(at, known)
        if at.continue_value is not None:
            codes = [code for code in codes if code >= at.continue_value]
        self.say_unknown(at, codes)
        yield 0, {}, codes[0] if codes else ""
        described = descriptions(at.site, frozenset(self.prop))
        items = [(code, described[code]) for code in codes]
        yield 0, Batch(items, codes.__getitem__, measured=lambda items: [item for _, item in items]), None

    def chosen(self, at: Run, known: Mapping[str, Any]) -> list[str]:
        """The codes that the request names, sorted; warns of those that are unknown."""
        if self.code == (ALL,):
            return list(known)
        unknown = [code for code in self.code if code not in known]
        if unknown and known:
            plural = "s" if len(unknown) > 1 else ""
            text = f'Unrecognized value{plural} for parameter "{at.prefix}code": {", ".join(unknown)}.'
            at.warn("unrecognizedvalues", text)
        return sorted({code for code in self.code if code in known})

    def say_unknown(self, at: Run, codes: Sequence[str]) -> None:
        """Warns of what is left out."""
        others = any(code != at.site.general.get("lang") for code in codes)
        lost = [name for name in ORDER if name in self.prop and (name in UNKNOWN or (name in OWN_ONLY and others))]
        if lost and codes:
            text = f"What the site profile does not tell of languages is left out: {', '.join(lost)}."
            at.warn("notinsnapshot", text, {"module": at.path, "prop": "|".join(lost)})

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node.setdefault("languageinfo", {}).update(item)

    @classmethod
    def put_all(cls, node: dict[str, Any], items: Sequence[Any]) -> None:
        cls.put(node, items)


@cache
def languages(site: Site) -> Mapping[str, Mapping[str, Any]]:
    """What the site profile tells of languages, by their codes, sorted."""
    known = {language["code"]: language for language in site.profile.get("languages") or ()}
    return {code: known[code] for code in sorted(known)}


@lru_cache(1 << 8)
def descriptions(site: Site, prop: frozenset[str]) -> Mapping[str, dict[str, Any]]:
    """What is said of each language. Others have the same objects: they are not to be changed."""
    order = [name for name in ORDER if name in prop]
    return {code: description(site, language, order) for code, language in languages(site).items()}


def description(site: Site, language: Mapping[str, Any], order: Sequence[str]) -> dict[str, Any]:
    """What is known of a language, in this order."""
    name = language.get("name")
    said = {"code": language["code"], "bcp47": language.get("bcp47"), "autonym": name, "name": name}
    general = site.general
    if language["code"] == general.get("lang"):
        said["dir"] = "rtl" if general.get("rtl") else "ltr"
        said["fallbacks"] = Items((f["code"] for f in general.get("fallback") or ()), "fb", plain=True)
    return {key: said[key] for key in order if said.get(key) is not None}
