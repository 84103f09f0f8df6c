"""The actions that change a wiki: MediaWiki's names of them, each refused as a wiki refuses it that is read-only."""

from typing import Any

from ..action import Acting, Action
from ..errors import ApiError
from ..kinds import Choice, Integer, Secret, String, User
from ..params import param
from . import posting

REASON = "This wiki is a snapshot: nothing in it can be changed."


def token_for(purpose: str = "csrf") -> Any:
    """The token that must come with the action."""
    return param(Secret(token=purpose), "The token that `meta=tokens` gives.", required=True)


def needed(help: str, *values: str, multi: bool = False) -> Any:
    """A parameter that must be there; with `values` it is one of them."""
    return param(Choice(*values) if values else String(multi=multi), help, required=True)


class Write(Action):
    """Base: judges the parameters that must be there, and the token, and then refuses.

    Other parameters are not declared: nothing depends on them.
    """

    writes = True
    posted = True
    notes = ("Nothing can be changed here: the answer is the error `readonly`.",)

    def answer(self, at: Acting) -> dict[str, Any]:
        for field in self.fields:
            if isinstance(field.kind, Secret) and field.kind.token:
                posting.judge_token(at, field.kind.token, self.prefix + field.wire, getattr(self, field.name))
        if at.wire.client.promised:
            text = "What changes a wiki cannot be sent with the header Promise-Non-Write-API-Action."
            raise ApiError("promised-nonwrite-api", text, module="main")
        data = {"readonlyreason": REASON}
        raise ApiError("readonly", "The wiki is currently in read-only mode.", data=data, module="main")


class AcquireTempUserName(Write, prefix=""):
    """Reserves the name of a temporary account."""

    manual = ()


class Block(Write, prefix=""):
    """Blocks a user."""

    token: str = token_for()


class ChangeAuthenticationData(Write, prefix="changeauth"):
    """Changes how the user logs in."""

    manual = ("API:Manage_authentication_data",)
    dynamic = True
    request: str = needed("What to change.")
    token: str = token_for()


class ChangeContentModel(Write, prefix=""):
    """Changes the content model of a page."""

    manual = ("Help:ChangeContentModel",)
    model: str = needed("The new content model.")
    token: str = token_for()


class ClearHasMsg(Write, prefix=""):
    """Takes note that the user has read the messages for him."""

    manual = ("API:ClearHasMsg",)


class CreateAccount(Write, prefix="create"):
    """Creates an account."""

    classname = "ApiAMCreateAccount"
    manual = ("API:Account_creation",)
    read_right = False
    dynamic = True
    token: str = token_for("createaccount")


class Delete(Write, prefix=""):
    """Deletes a page."""

    token: str = token_for()


class EditPage(Write, prefix="", name="edit"):
    """Edits a page, or makes it."""

    token: str = token_for()


class EmailUser(Write, prefix=""):
    """Sends an e-mail to a user."""

    manual = ("API:Email",)
    target: str = needed("To whom.")
    subject: str = needed("The subject.")
    text: str = needed("The text.")
    token: str = token_for()


class FileRevert(Write, prefix=""):
    """Makes an old version of a file its newest."""

    filename: str = needed("The file.")
    archivename: str = needed("The name of the old version.")
    token: str = token_for()


class ImageRotate(Write, prefix=""):
    """Turns images."""

    rotation: str = needed("By how many degrees.", "90", "180", "270")
    token: str = token_for()


class Import(Write, prefix=""):
    """Imports pages of another wiki."""

    token: str = token_for()


class LinkAccount(Write, prefix="link"):
    """Links an account elsewhere with the user's."""

    read_right = False
    dynamic = True
    token: str = token_for()


class ManageTags(Write, prefix=""):
    """Makes and deletes tags for changes."""

    manual = ("API:Tag_management",)
    operation: str = needed("What to do.", "activate", "create", "deactivate", "delete")
    tag_: str = needed("The tag.")
    token: str = token_for()


class MergeHistory(Write, prefix=""):
    """Merges the histories of two pages."""

    token: str = token_for()


class Move(Write, prefix=""):
    """Moves a page to another title."""

    to: str = needed("The new title.")
    token: str = token_for()


class Options(Write, prefix=""):
    """Changes the preferences of the user."""

    token: str = token_for()


class Patrol(Write, prefix=""):
    """Marks a change as looked at."""

    token: str = token_for("patrol")


class Protect(Write, prefix=""):
    """Changes the protection of a page."""

    protections: tuple[str, ...] = needed("The protections: what is protected, and who may do it.", multi=True)
    token: str = token_for()


class Purge(Write, prefix=""):
    """Throws away what the wiki has cached of pages."""


class RemoveAuthenticationData(Write, prefix=""):
    """Removes a way in which the user logs in."""

    manual = ("API:Manage_authentication_data",)
    request: str = needed("What to remove.")
    token: str = token_for()


class ResetPassword(Write, prefix=""):
    """Sends a new password to a user."""

    manual = ("API:Manage_authentication_data",)
    token: str = token_for()


class RevisionDelete(Write, prefix=""):
    """Hides revisions or shows them again."""

    type: str = needed("What to hide.", "archive", "filearchive", "logging", "oldimage", "revision")
    ids: tuple[str, ...] = needed("What to hide, by its ids.", multi=True)
    token: str = token_for()


class Rollback(Write, prefix=""):
    """Undoes the last edits of a page by one user."""

    user: str = param(User("name", "ip", "temp", "interwiki", "id"), "The user.", required=True)
    token: str = token_for("rollback")


class SetNotificationTimestamp(Write, prefix=""):
    """Changes what the user has seen of the pages that he watches."""

    manual = ("API:SetNotificationTimestamp",)
    token: str = token_for()


class SetPageLanguage(Write, prefix=""):
    """Changes the language of a page."""

    manual = ("API:SetPageLanguage",)
    lang: str = needed("The new language.")
    token: str = token_for()


class StashEdit(Write, prefix=""):
    """Prepares an edit while it is being written."""

    internal = True
    title: str = needed("The page.")
    contentmodel: str = needed("The content model.")
    contentformat: str = needed("The format of the text.")
    baserevid: int = param(Integer(), "The revision that the edit is based on.", required=True)
    token: str = token_for()


class Tag(Write, prefix=""):
    """Tags changes."""

    token: str = token_for()


class Unblock(Write, prefix=""):
    """Ends a block."""

    manual = ("API:Block",)
    token: str = token_for()


class Undelete(Write, prefix=""):
    """Restores a deleted page."""

    title: str = needed("The page.")
    token: str = token_for()


class UnlinkAccount(Write, prefix=""):
    """Ends the link of an account elsewhere with the user's."""

    classname = "ApiRemoveAuthenticationData"
    manual = ("API:Manage_authentication_data",)
    request: str = needed("Which account.")
    token: str = token_for()


class Upload(Write, prefix=""):
    """Uploads a file."""

    token: str = token_for()


class Userrights(Write, prefix=""):
    """Puts a user into groups and takes him out of them."""

    manual = ("API:User_group_membership",)
    token: str = token_for("userrights")


class Watch(Write, prefix=""):
    """Adds pages to the list of those that the user watches."""

    token: str = token_for("watch")
