# cython: language_level=3, boundscheck=False, wraparound=False
"""The words of a text and of its markup, told apart: compiled. `markupwords` does the same without a compiler."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdint cimport uint32_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcmp, memcpy


cdef struct Word:
    const unsigned char *at
    uint32_t length
    uint32_t hash


cdef struct Words:
    Word *slots
    Py_ssize_t mask


# Letters and digits of ASCII, and all else that is no ASCII.
cdef unsigned char IN_WORD[256]
cdef int _i
for _i in range(256):
    IN_WORD[_i] = _i > 127 or chr(_i).isalnum()


cdef inline const unsigned char *begin(const unsigned char *at, const unsigned char *end) noexcept nogil:
    """Where the next word begins."""
    while at < end and not IN_WORD[at[0]]:
        at += 1
    return at


cdef inline const unsigned char *stop(const unsigned char *at, const unsigned char *end, uint32_t *hash) noexcept nogil:
    """Where a word ends; its hash (FNV-1a)."""
    cdef uint32_t h = 2166136261u
    while at < end and IN_WORD[at[0]]:
        h = (h ^ at[0]) * 16777619u
        at += 1
    hash[0] = h
    return at


cdef Py_ssize_t count(const unsigned char *at, const unsigned char *end) noexcept nogil:
    """How many words there are."""
    cdef Py_ssize_t n = 0
    cdef uint32_t hash
    while True:
        at = begin(at, end)
        if at == end:
            return n
        n += 1
        at = stop(at, end, &hash)


cdef inline bint add(Words words, const unsigned char *at, Py_ssize_t length, uint32_t hash) noexcept nogil:
    """Notes a word; whether it is new."""
    cdef Py_ssize_t place = hash & words.mask
    cdef Word *slot = &words.slots[place]
    while slot.at != NULL:
        if slot.hash == hash and slot.length == length and memcmp(slot.at, at, length) == 0:
            return False
        place = (place + 1) & words.mask
        slot = &words.slots[place]
    slot.at = at
    slot.length = <uint32_t>length
    slot.hash = hash
    return True


cdef Py_ssize_t fill(Words words, const unsigned char *at, const unsigned char *end, char *out) noexcept nogil:
    """Notes all words; those that are new go to `out`, if there is one, each with a space behind. Gives their size."""
    cdef const unsigned char *after
    cdef uint32_t hash
    cdef Py_ssize_t size = 0
    while True:
        at = begin(at, end)
        if at == end:
            return size
        after = stop(at, end, &hash)
        if add(words, at, after - at, hash) and out != NULL:
            memcpy(out + size, at, after - at)
            size += after - at
            out[size] = c' '
            size += 1
        at = after


def beside(bytes text not None, bytes source not None):
    """How many words a text has; the words of its source that it lacks, each once, with spaces between."""
    cdef const unsigned char *first = <const unsigned char *>PyBytes_AS_STRING(text)
    cdef const unsigned char *second = <const unsigned char *>PyBytes_AS_STRING(source)
    cdef Py_ssize_t length = PyBytes_GET_SIZE(text), more = PyBytes_GET_SIZE(source)
    cdef Py_ssize_t own, size, room = 64
    cdef Words words
    cdef char *out
    own = count(first, first + length)
    size = 2 * (own + count(second, second + more))
    while room < size:
        room *= 2
    words.mask = room - 1
    words.slots = <Word *>calloc(room, sizeof(Word))
    out = <char *>malloc(more + 1)
    try:
        if words.slots == NULL or out == NULL:
            raise MemoryError()
        fill(words, first, first + length, NULL)
        size = fill(words, second, second + more, out)
        return own, PyBytes_FromStringAndSize(out, max(size - 1, 0))
    finally:
        free(words.slots)
        free(out)
