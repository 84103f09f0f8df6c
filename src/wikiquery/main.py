"""The parameters of every request (MediaWiki's ApiMain)."""

from .actions import Action
from .formats import DEFAULT, Format
from .kinds import Boolean, Choice, Integer, String, User
from .params import Module, param
from .submodules import Submodules


class Main(Module, prefix="", name="main"):
    """The parameters that every request understands.

    An error has a code, which the header `MediaWiki-API-Error` has too, and a text; what is merely doubtful comes as a
    warning beside the answer.
    """

    manual = ()
    read_right = False
    requests = (
        ("action=query&meta=siteinfo&format=json&formatversion=2", "What wiki this is, as JSON in its modern form."),
        ("action=help&modules=main", "The help of this module."),
        ("action=help&recursivesubmodules=1", "All help on one page."),
    )

    action: str = param(Submodules(Action.registry, "action"), "What to do.", "help")
    format: str = param(Submodules(Format.registry, "format"), "The form of the answer.", DEFAULT)
    maxlag: int | None = param(
        Integer(), "Fail when the data lags by more seconds. It never does: only a number below 0 fails."
    )
    smaxage: int = param(Integer(low=0), "For how many seconds shared caches may keep the answer.", 0)
    maxage: int = param(Integer(low=0), "For how many seconds the client may keep the answer.", 0)
    assert_: str | None = param(Choice("anon", "bot", "user"), "Fail unless the client is this.")
    assertuser: str | None = param(User("name", "temp"), "Fail unless the client is this user.")
    requestid: str | None = param(String(), "Comes back in the answer.")
    servedby: bool = param(Boolean(), "Whether to name the host that answered.", False)
    curtimestamp: bool = param(Boolean(), "Whether to give the time.", False)
    responselanginfo: bool = param(Boolean(), "Whether to give the languages of messages.", False)
    origin: str | None = param(String(), "For requests across domains.")
    uselang: str = param(String(), "The language of messages.", "user")
    variant: str | None = param(String(), "The variant of the language.")
    errorformat: str = param(
        Choice("bc", "html", "none", "plaintext", "raw", "wikitext"),
        "The form of errors and warnings.",
        "bc",
        values={
            "bc": "As it always was: the first error only, warnings by module.",
            "html": "HTML.",
            "none": "No texts, only codes.",
            "plaintext": "Text without markup.",
            "raw": "The key of a message and its parameters; here always `rawmessage` with the text.",
            "wikitext": "Wikitext.",
        },
    )
    errorlang: str = param(String(), "The language of errors and warnings.", "uselang")
    errorsuselocal: bool = param(Boolean(), "Whether messages of the wiki count for errors.", False)
