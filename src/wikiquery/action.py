"""Actions: what the parameter `action` names. A query is one; the others are in actions/."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from .errors import ApiError, NotInSnapshot
from .params import Module
from .scope import Run

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .engine import Engine
    from .formats import Format
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

    @contextmanager
    def reading(self, action: "Action") -> Iterator[Run]:
        """What the action reads with, all of one moment. What the snapshot does not hold ends it with a warning."""
        run = self.engine.run(action.name, self.wire.client, prefix=action.prefix)
        self.engine.database.begin()
        try:
            yield run
        except NotInSnapshot as missing:
            run.missing(f"what {action.name} needs", missing.table)
        finally:
            self.engine.database.end()
            for warning in run.warnings:
                self.wire.warn(run.path, *warning)


class Action(Module):
    """Base of the actions."""

    group = "action"
    registry: ClassVar[dict[tuple[str, str], type[Module]]] = {}
    personal: ClassVar[bool] = True
    kept: ClassVar[int] = 0
    """For how many seconds any cache may keep the answer, whatever the request says; 0: as the request says."""
    looks_at_lag: ClassVar[bool] = True
    """Whether a client that wants no data that is behind is refused it."""
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

    def admit(self, at: Acting) -> None:
        """Judges what comes before the question whether the client may read the wiki. Raises ApiError."""

    def perform(self, at: Acting) -> dict[str, Any] | Document:
        """Answers; errors carry the action's name. Raises ApiError."""
        try:
            return self.answer(at)
        except ApiError as error:
            error.module = error.module or self.name
            raise

    def printer(self, chosen: type["Format"]) -> type["Format"]:
        """The format that writes the answer, where the request names `chosen`."""
        return chosen

    def answer(self, at: Acting) -> dict[str, Any] | Document:
        """The answer's tree, or a document. Raises ApiError."""
        raise NotImplementedError
