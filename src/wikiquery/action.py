"""Actions: what the parameter `action` names. A query is one; the others are in actions/."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from .errors import ApiError
from .params import Module

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .engine import Engine
    from .wire import Wire


@dataclass(frozen=True, slots=True)
class Document:
    """An answer that is no tree: sent as it is, in whatever format was asked for."""

    mime: str
    filename: str
    text: str


@dataclass(slots=True)
class Acting:
    """What an action may use: the engine, the request, and the modules that there are."""

    engine: "Engine"
    wire: "Wire"
    catalogue: "Catalogue"


class Action(Module):
    """Base of the actions."""

    group = "action"
    registry: ClassVar[dict[tuple[str, str], type[Module]]] = {}
    writes: ClassVar[bool] = False
    """Whether the action changes the wiki."""
    posted: ClassVar[bool] = False
    """Whether MediaWiki takes it by POST only."""
    dynamic: ClassVar[bool] = False
    """Whether MediaWiki takes parameters that depend on what the action finds."""

    @staticmethod
    def named(name: str) -> type["Action"]:
        """The action of a name."""
        return cast(type[Action], Action.registry["action", name])

    @classmethod
    def perform(cls, at: Acting) -> dict[str, Any] | Document:
        """Reads the action's parameters and answers. Raises ApiError."""
        action = at.wire.bind(cls, cls.name)
        try:
            return action.answer(at)
        except ApiError as error:
            error.module = error.module or cls.name
            raise

    def answer(self, at: Acting) -> dict[str, Any] | Document:
        """The answer's tree, or a document. Raises ApiError."""
        raise NotImplementedError
