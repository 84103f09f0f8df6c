"""The actions that concern changes and the log: tags, patrol, hiding."""

from ..kinds import Choice, Integer, String
from ..params import param
from .change_tags import AppliedTags
from .writing import Write, flag, integer, needed, string, tags, token_for

PARTS = Choice("comment", "content", "user", multi=True)
PART_TEXTS = {"comment": "The comment.", "content": "The text, or the target of an entry.", "user": "The user."}
NUMBERS = Integer(multi=True)


class ManageTags(Write, prefix=""):
    """Makes and deletes tags for changes."""

    manual = ("API:Tag_management",)
    requests = (
        ("action=managetags&operation=create&tag=spam&reason=For%20use%20in%20patrolling&token=123ABC", "Makes a tag."),
        ("action=managetags&operation=delete&tag=vandlaism&reason=Misspelt&token=123ABC", "Deletes a tag."),
    )

    operation: str = needed(
        "What to do.",
        *("activate", "create", "deactivate", "delete"),
        meant={
            "activate": "Let people give a tag that somebody has used.",
            "create": "Make a tag that people may give.",
            "deactivate": "Let nobody give the tag any more.",
            "delete": "Take the tag off all changes, too.",
        },
    )
    tag_: str = needed("The tag.")
    reason: str = string("The reason.", "")
    ignorewarnings: bool = flag("Whether to pass over warnings.")
    tags: tuple[str, ...] | None = tags()
    token: str = token_for()


class Patrol(Write, prefix=""):
    """Marks a change as looked at."""

    requests = (
        ("action=patrol&token=123ABC&rcid=230672766", "Marks a recent change."),
        ("action=patrol&token=123ABC&revid=230672766", "Marks a revision."),
    )

    rcid: int | None = integer("The recent change.")
    revid: int | None = integer("The revision.")
    tags: tuple[str, ...] | None = tags()
    token: str = token_for("patrol")


class RevisionDelete(Write, prefix=""):
    """Hides revisions or shows them again."""

    requests = (
        (
            "action=revisiondelete&target=Main_Page&type=revision&ids=12345&hide=content&token=123ABC",
            "Hides the text of a revision of the main page.",
        ),
        (
            "action=revisiondelete&type=logging&ids=67890&hide=content|comment|user&reason=BLP%20violation&token=123ABC",
            "Hides all of an entry in the log.",
        ),
    )

    type: str = needed("What to hide.", "archive", "filearchive", "logging", "oldimage", "revision")
    target: str | None = string("The page, where the type asks for one.")
    ids: tuple[str, ...] = needed("What to hide, by its ids.", multi=True)
    hide: tuple[str, ...] | None = param(PARTS, "What to hide of each.", values=PART_TEXTS)
    show: tuple[str, ...] | None = param(PARTS, "What to show again of each.", values=PART_TEXTS)
    suppress: str = param(
        Choice("no", "nochange", "yes"),
        "Whether to hide it from administrators, too.",
        "nochange",
        values={"no": "They see it.", "nochange": "Leave it as it is.", "yes": "They do not."},
    )
    reason: str | None = string("The reason.")
    tags: tuple[str, ...] | None = tags()
    token: str = token_for()


class Tag(Write, prefix=""):
    """Tags changes."""

    requests = (
        ("action=tag&revid=123&add=vandalism&token=123ABC", "Gives a tag to a revision."),
        (
            "action=tag&logid=123&remove=spam&reason=Wrongly%20applied&token=123ABC",
            "Takes a tag off an entry in the log.",
        ),
    )

    rcid: tuple[int, ...] | None = param(NUMBERS, "The recent changes, by their ids.")
    revid: tuple[int, ...] | None = param(NUMBERS, "The revisions, by their ids.")
    logid: tuple[int, ...] | None = param(NUMBERS, "The entries in the log, by their ids.")
    add: tuple[str, ...] | None = param(AppliedTags(), "The tags to add: those that people may give.")
    remove: tuple[str, ...] | None = param(String(multi=True), "The tags to take off.")
    reason: str = string("The reason.", "")
    tags: tuple[str, ...] | None = tags()
    token: str = token_for()
