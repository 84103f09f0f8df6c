# cython: language_level=3, boundscheck=False, wraparound=False
"""Many rows of an INSERT at once: a state machine, compiled.

What is rare (hex values, double quotes, other introducers, a value of another kind than its column) is left to
`sqlrows.parse_row`, as in `sqlplain`, which does the same without a compiler.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_New, PyTuple_SET_ITEM
from libc.string cimport memcmp


cdef extern from "Python.h":
    double PyOS_string_to_double(const char *text, char **end, PyObject *overflow) except? -1.0


# What an escape means; 1: the backslash stays (\% and \_ are for LIKE).
cdef unsigned char MEANING[256]
cdef int _i
for _i in range(256):
    MEANING[_i] = _i
MEANING[c'0'] = 0
MEANING[c'b'] = 8
MEANING[c'n'] = 10
MEANING[c'r'] = 13
MEANING[c't'] = 9
MEANING[c'Z'] = 26


cdef inline bint is_space(char c) noexcept nogil:
    return c == c' ' or c == c'\n' or c == c'\t' or c == c'\r'


cdef inline bint is_digit(char c) noexcept nogil:
    return c'0' <= c <= c'9'


cdef object unescaped(const char *text, Py_ssize_t length):
    """The string between quotes, with its escapes and doubled quotes resolved."""
    cdef object result
    cdef char *out
    cdef Py_ssize_t at = 0, size = 0
    # Never longer than it is written.
    cdef bytearray room = bytearray(length)
    out = room
    while at < length:
        if text[at] == c'\\':
            at += 1
            if text[at] == c'%' or text[at] == c'_':
                out[size] = c'\\'
                size += 1
            out[size] = <char>MEANING[<unsigned char>text[at]]
        else:
            if text[at] == c"'":
                at += 1
            out[size] = text[at]
        size += 1
        at += 1
    return PyBytes_FromStringAndSize(out, size)


cdef object read_string(const char *text, Py_ssize_t *place, Py_ssize_t length):
    """The string whose opening quote is at `place`, which moves behind it; None where the buffer ends before it does."""
    cdef Py_ssize_t start = place[0] + 1
    cdef Py_ssize_t at = start
    cdef bint plain = True
    while at < length:
        if text[at] == c"'":
            if at + 1 >= length:
                return None
            if text[at + 1] != c"'":
                place[0] = at + 1
                if plain:
                    return PyBytes_FromStringAndSize(text + start, at - start)
                return unescaped(text + start, at - start)
            plain = False
            at += 2
        elif text[at] == c'\\':
            plain = False
            at += 2
        else:
            at += 1
    return None


cdef object read_number(const char *text, Py_ssize_t *place, Py_ssize_t length, char kind):
    """The number at `place`, which moves behind it, for a column of this kind; None for another value."""
    cdef Py_ssize_t start = place[0]
    cdef Py_ssize_t at = start
    cdef long long value = 0
    cdef bint negative = text[at] == c'-'
    cdef char *end
    cdef double real
    if negative:
        at += 1
    if at >= length or not is_digit(text[at]):
        return None
    while at < length and is_digit(text[at]):
        if at - start < 18:
            value = value * 10 + (text[at] - c'0')
        at += 1
    if at >= length:
        return None
    place[0] = at
    if kind == c'i':
        if at - start < 19:
            return -value if negative else value
        return int(text[start:at])
    if kind == c's':
        return PyBytes_FromStringAndSize(text + start, at - start)
    # The buffer ends with a zero byte, so this stops.
    real = PyOS_string_to_double(text + start, &end, NULL)
    place[0] = end - text
    return real


def parse_rows(bytes buffer not None, Py_ssize_t start, bytes kinds not None):
    """The rows from `start` on: the rows, where the next one begins, whether the statement ended.

    There may be none although there are rows: then `sqlrows.parse_row` says what is there.
    """
    cdef const char *text = PyBytes_AS_STRING(buffer)
    cdef const char *kind = PyBytes_AS_STRING(kinds)
    cdef Py_ssize_t length = PyBytes_GET_SIZE(buffer)
    cdef Py_ssize_t width = PyBytes_GET_SIZE(kinds)
    cdef Py_ssize_t at = start, column
    cdef list rows = []
    cdef object row, value
    cdef char separator
    while True:
        while at < length and is_space(text[at]):
            at += 1
        if at >= length or text[at] != c'(':
            return rows, start, False
        at += 1
        row = PyTuple_New(width)
        for column in range(width):
            while at < length and is_space(text[at]):
                at += 1
            if at >= length:
                return rows, start, False
            if text[at] == c'_' and length - at > 9 and memcmp(text + at, b"_binary '", 9) == 0:
                at += 8
            if text[at] == c"'":
                if kind[column] != c's':
                    return rows, start, False
                value = read_string(text, &at, length)
                if value is None:
                    return rows, start, False
            elif text[at] == c'N':
                if length - at < 5 or memcmp(text + at, b"NULL", 4) != 0:
                    return rows, start, False
                value = None
                at += 4
            else:
                value = read_number(text, &at, length, kind[column])
                if value is None:
                    return rows, start, False
            while at < length and is_space(text[at]):
                at += 1
            if at >= length or text[at] != (c',' if column + 1 < width else c')'):
                return rows, start, False
            at += 1
            Py_INCREF(value)
            PyTuple_SET_ITEM(row, column, value)
        while at < length and is_space(text[at]):
            at += 1
        if at >= length:
            return rows, start, False
        separator = text[at]
        if separator != c',' and separator != c';':
            return rows, start, False
        at += 1
        start = at
        rows.append(row)
        if separator == c';':
            return rows, start, True
