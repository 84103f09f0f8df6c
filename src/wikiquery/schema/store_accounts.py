"""A store's tables of what accounts prove themselves with: only the dump of a whole database has them."""

from .ddl import table

USER = table(
    "user",
    "user_id int, user_name text, user_real_name text, user_password text, user_email text, user_touched stamp,"
    " user_token text, user_email_authenticated stamp?, user_registration stamp?, user_editcount int?,"
    " user_is_temp int, user_password_expires stamp?",
    "user_id",
    user_name="unique user_name",
)
"""The table of users where the dump tells all of them."""
SECRET = "user_password"
"""The column that only such a dump has."""

ACCOUNTS = (
    table(
        "bot_passwords",
        "bp_user int, bp_app_id text, bp_password text, bp_token text, bp_restrictions text, bp_grants text",
        "bp_user bp_app_id",
        clustered=True,
    ),
    table("user_newtalk", "user_id int, user_ip text, user_last_timestamp stamp?", un_user_id="user_id"),
)
