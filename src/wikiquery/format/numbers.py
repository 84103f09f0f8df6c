"""Numbers with a fraction as PHP writes them: 0.1, 1.0E+25."""

from decimal import Decimal

DIGITS = 14
"""Those that PHP shows where a number becomes text."""
EXACT = 17
"""From more digits before the point on, a number that is told exactly has an exponent."""


def text(value: float) -> str:
    """A number as text, with as many digits as PHP shows."""
    return written(Decimal(f"{value:.{DIGITS}g}"), DIGITS)


def exact(value: float) -> str:
    """A number so that it can be read back."""
    return written(Decimal(repr(value)), EXACT)


def written(value: Decimal, most: int) -> str:
    """A decimal number; with an exponent where it has more than `most` digits before the point, or is very small."""
    value = value.normalize()
    sign, digits, exponent = value.as_tuple()
    point = len(digits) + int(exponent)
    if not value or -4 < point <= most:
        return f"{value:f}"
    rest = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{rest}E{point - 1:+d}"
