# cython: language_level=3, boundscheck=False, wraparound=False
"""The rows of an answer of MariaDB's or MySQL's text protocol at once, compiled: the same as `textrows.read_rows`."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_New, PyTuple_SET_ITEM
from cpython.unicode cimport PyUnicode_DecodeUTF8

from .textrows import value


cdef inline object integer(const unsigned char *text, Py_ssize_t length):
    """A whole number that is written in digits."""
    cdef long long result = 0
    cdef Py_ssize_t at = 0
    cdef bint negative = length > 0 and text[0] == c'-'
    if length > 18:
        return int(PyBytes_FromStringAndSize(<const char *>text, length))
    if negative:
        at = 1
    while at < length:
        result = result * 10 + (text[at] - c'0')
        at += 1
    return -result if negative else result


def read_rows(bytes data, Py_ssize_t start, bytes kinds, list rows):
    """See `textrows.read_rows`."""
    cdef const unsigned char *text = <const unsigned char *>PyBytes_AS_STRING(data)
    cdef const unsigned char *kind = <const unsigned char *>PyBytes_AS_STRING(kinds)
    cdef Py_ssize_t length = PyBytes_GET_SIZE(data), width = PyBytes_GET_SIZE(kinds)
    cdef Py_ssize_t at, end, size, n
    cdef int bytes_of_size, i
    cdef unsigned char first
    cdef tuple row
    cdef object item
    while start + 5 <= length:
        size = text[start] | text[start + 1] << 8 | text[start + 2] << 16
        at = start + 4
        end = at + size
        if end > length or size == 0xFFFFFF or size == 0 or text[at] == 0xFF or (text[at] == 0xFE and size < 9):
            break
        row = PyTuple_New(width)
        for n in range(width):
            if at >= end:
                raise ValueError("a row ends before its columns do")
            first = text[at]
            at += 1
            if first == 0xFB:
                item = None
            else:
                size = first
                if first > 0xFB:
                    bytes_of_size = 2 if first == 0xFC else 3 if first == 0xFD else 8
                    if at + bytes_of_size > end:
                        raise ValueError("a row ends before its columns do")
                    size = 0
                    for i in range(bytes_of_size):
                        size |= <Py_ssize_t>text[at + i] << 8 * i
                    at += bytes_of_size
                if size < 0 or size > end - at:
                    raise ValueError("a row ends before its columns do")
                if kind[n] == c'i':
                    item = integer(text + at, size)
                elif kind[n] == c't':
                    item = PyUnicode_DecodeUTF8(<const char *>text + at, size, "replace")
                elif kind[n] == c'b':
                    item = PyBytes_FromStringAndSize(<const char *>text + at, size)
                else:
                    item = value(PyBytes_FromStringAndSize(<const char *>text + at, size), kind[n])
                at += size
            Py_INCREF(item)
            PyTuple_SET_ITEM(row, n, item)
        rows.append(row)
        start = end
    return start
