"""A store's tables of what belongs to single accounts: no dump has them, but that of a whole database."""

from .ddl import table

PRIVATE = (
    table(
        "user_properties",
        "up_user int, up_property text, up_value text?",
        "up_user up_property",
        clustered=True,
        up_property="up_property",
    ),
    table(
        "watchlist",
        "wl_id int, wl_user int, wl_namespace int, wl_title text, wl_notificationtimestamp stamp?",
        "wl_id",
        wl_user="unique wl_user wl_namespace wl_title",
        wl_namespace_title="wl_namespace wl_title",
        wl_user_notificationtimestamp="wl_user wl_notificationtimestamp",
    ),
    table("watchlist_expiry", "we_item int, we_expiry stamp", "we_item", we_expiry="we_expiry"),
    table(
        "uploadstash",
        "us_id int, us_user int, us_key text, us_path text, us_timestamp stamp, us_status text, us_props blob?,"
        " us_size int, us_sha1 text, us_mime text?, us_media_type text?, us_image_width int?, us_image_height int?,"
        " us_image_bits int?",
        "us_id",
        us_key="unique us_key",
        us_user="us_user us_id",
    ),
    table(
        "echo_event",
        "event_id int, event_type text, event_variant text?, event_agent_id int?, event_agent_ip text?,"
        " event_extra blob?, event_page_id int?, event_deleted int",
        "event_id",
        echo_event_type="event_type",
        echo_event_page_id="event_page_id",
    ),
    table(
        "echo_notification",
        "notification_event int, notification_user int, notification_timestamp stamp,"
        " notification_read_timestamp stamp?, notification_bundle_hash text",
        "notification_user notification_event",
        clustered=True,
        echo_user_timestamp="notification_user notification_timestamp notification_event",
        echo_notification_event="notification_event",
        echo_notification_user_read_timestamp="notification_user notification_read_timestamp",
    ),
    table(
        "echo_target_page",
        "etp_id int, etp_page int, etp_event int",
        "etp_id",
        echo_target_page_event="etp_event",
        echo_target_page_page_event="etp_page etp_event",
    ),
)
