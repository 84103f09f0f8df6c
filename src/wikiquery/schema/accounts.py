"""The logical tables of accounts: what users prove themselves with."""

from .columns import Table, integer, text, time


class account(Table, sql="user", alias="acc"):
    """A registered user who may log in. `password` is a hash, good until it `expires`; sessions end with `token`."""

    id = integer("user_id")
    name = text("user_name")
    password = text("user_password")
    token = text("user_token")
    touched = time("user_touched")
    registration = time("user_registration")
    edits = integer("user_editcount")
    temporary = integer("user_is_temp")
    expires = text("user_password_expires")
    real_name = text("user_real_name")
    email = text("user_email")
    confirmed = time("user_email_authenticated")


class bot_password(Table, sql="bot_passwords", alias="bp"):
    """Another password of a user, for a program. `restrictions` and `grants` are JSON."""

    user = integer("bp_user")
    app = text("bp_app_id")
    password = text("bp_password")
    token = text("bp_token")
    restrictions = text("bp_restrictions")
    grants = text("bp_grants")


class new_messages(Table, sql="user_newtalk", alias="un"):
    """That somebody wrote on the talk page of a user, who has not seen it yet."""

    user = integer("user_id")
