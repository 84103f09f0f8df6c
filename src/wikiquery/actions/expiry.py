"""When something is to end: a point in time, how long until then, or never."""

from .. import timestamps
from ..durations import moment
from ..errors import ApiError
from ..kinds import Binding, Kind

NEVER = ("indefinite", "infinite", "infinity", "never")
"""The words for what does not end."""
INFINITY = "infinity"
LONGEST = "1 year"
"""For how long at most a page is watched that is not watched for good: MediaWiki's own setting."""


class Expiry(Kind):
    """When something ends, 14 digits, or `infinity`. What is beyond `LONGEST` is cut, with a warning."""

    type = "expiry"

    def one(self, binding: Binding, name: str, text: str) -> str:
        if text in NEVER:
            return INFINITY
        now = timestamps.now()
        end, last = moment(text, now), moment(LONGEST, now)
        if end is None or last is None:
            raise ApiError("badexpiry", f'Invalid value "{text}" for expiry parameter "{name}".')
        if end < now:
            raise ApiError("badexpiry-past", f'Value "{text}" for expiry parameter "{name}" is in the past.')
        if end > last:
            said = (
                f'Given value "{text}" for parameter "{name}" exceeds the maximum of "{LONGEST}". '
                "Using maximum instead."
            )
            binding.warn("paramvalidator-badexpiry-duration-max", said)
        return min(end, last)
