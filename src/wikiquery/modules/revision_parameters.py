"""What the modules that list revisions are asked for, and what they refuse."""

import dataclasses
import re
from typing import Any

from ..errors import ApiError
from ..kinds import Boolean, Choice, Groups, Limit, String
from ..params import Module, flags, param
from ..scope import Run
from .revision_items import CONTENT_FORMATS, NEEDS_SLOTS

FORMATS = Choice(*CONTENT_FORMATS)
OF_ONE_SLOT = ("expandtemplates", "generatexml", "parse", "diffto", "difftotext")
"""What needs a parser or a diff engine, in the order in which MediaWiki judges it."""
DIFF_TO = re.compile("[0-9]+|prev|next|cur")
MAX = -(2**63)  # as a limit: what `max` says


class RevisionLimit(Limit):
    """A limit that is judged again when it is known what is asked for: content allows fewer."""

    def one(self, binding: Any, name: str, text: str) -> int:
        return MAX if text == "max" else super().one(binding, name, text)


@dataclasses.dataclass(frozen=True, kw_only=True)
class RevisionParameters(Module):
    """The parameters that prop=revisions and the lists of revisions have in common."""

    prop: tuple[str, ...] = flags(
        ("ids", "timestamp", "flags", "comment", "user"),
        ("parsetree",),
        comment="The comment.",
        content="The text of each slot.",
        contentmodel="The content model of each slot.",
        flags="Whether the edit is minor.",
        ids="The ids of the revision and of the one before it.",
        parsedcomment="The comment as HTML.",
        roles="The roles of the slots.",
        sha1="The SHA-1 of the revision.",
        size="The size in bytes.",
        slotsha1="The SHA-1 of each slot.",
        slotsize="The size of each slot in bytes.",
        tags="The tags.",
        timestamp="The time.",
        user="The user's name.",
        userid="The user's id.",
        parsetree="The XML tree of the text.",
    )
    slots: tuple[str, ...] | None = param(
        Groups(lambda site: site.slot_roles, multi=True, all_value="*"), "The slots of which to give content and facts."
    )
    contentformat_slot: dict[str, str] = param(  # noqa: RUF009 - a field, which no two instances share
        FORMATS, "The format in which to give a slot's content.", wire="contentformat-{slot}", of="slots"
    )
    limit: int | None = param(RevisionLimit(), "How many revisions to list at most.")
    expandtemplates: bool = param(Boolean(), "Needs a parser: not supported.", False, deprecated=True)
    generatexml: bool = param(Boolean(), "Needs a parser: not supported.", False, deprecated=True)
    parse: bool = param(Boolean(), "Needs a parser: not supported.", False, deprecated=True)
    section: str | None = param(String(), "Only the content of this section.")
    diffto: str | None = param(String(), "Needs a diff engine: not supported.", deprecated=True)
    difftotext: str | None = param(String(), "Needs a diff engine: not supported.", deprecated=True)
    difftotextpst: bool = param(Boolean(), "Needs a diff engine: not supported.", False, deprecated=True)
    contentformat: str | None = param(FORMATS, "The format in which to give content.", deprecated=True)

    def refuse_what_needs_a_parser(self, at: Run) -> None:
        """Raises `notsupported` for what needs MediaWiki's parser or its diff engine, and warns of what is left out.

        Warns of the old format, too. Raises `invalidparammix` and `diffto`, as MediaWiki does. A generator shows none
        of it.
        """
        if at.generator:
            return
        told = [name for name in (*OF_ONE_SLOT, "difftotextpst", "contentformat") if self.told(name)]
        if told and self.slots is not None:
            text = f'The "{at.prefix}{told[0]}" parameter cannot be used with "{at.prefix}slots".'
            raise ApiError("invalidparammix", text)
        if self.diffto is not None and self.difftotext is None and not DIFF_TO.fullmatch(self.diffto):
            raise ApiError("diffto", f'"{at.prefix}diffto" is the id of a revision, "prev", "next" or "cur".')
        for name in OF_ONE_SLOT:
            if name in told:
                what = "diff engine" if name.startswith("diff") else "parser"
                raise ApiError(
                    "notsupported", f'The parameter "{at.prefix}{name}" needs a {what}, and there is none here.'
                )
        if "parsetree" in self.prop:
            at.warn("notsupported", f'"{at.prefix}prop=parsetree" needs a parser, and there is none here.')
        if self.slots is None and NEEDS_SLOTS & set(self.prop):
            at.warn(
                "deprecation",
                f'Because "{at.prefix}slots" was not specified, a legacy format has been used for the output. This '
                "format is deprecated, and in the future the new format will always be used.",
                {"feature": f"action=query&{self.group}={self.name}&!{at.prefix}slots"},
            )

    def told(self, name: str) -> bool:
        """Whether the request has a parameter."""
        return getattr(self, name) not in (None, False)

    def say_most(self, at: Run) -> None:
        """Says what `limit=max` stands for where nothing is asked for."""
        if self.limit == MAX:
            at.most = at.client.allowance.rows(500, 5000)

    def rows_wanted(self, at: Run, *, listing: bool) -> int:
        """How many revisions to give: fewer when their content is wanted."""
        low, high = (50, 500) if "content" in self.prop and not at.generator else (500, 5000)
        top = at.client.allowance.rows(low, high)
        if self.limit is None:
            return 10 if listing else top
        if self.limit == MAX:
            at.most = top
            return top
        if self.limit > top:
            text = f'The value "{self.limit}" for parameter "{at.prefix}limit" must be between 1 and {top}.'
            at.warn("outofrange", text, {"min": 1, "curmax": top, "max": low, "highmax": high})
        return min(self.limit, top)
