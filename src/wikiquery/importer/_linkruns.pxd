"""Sorted links, for the modules that read them."""

from libc.stdint cimport int64_t, uint64_t


cdef enum:
    TABLE_ORDER = 0  # (from, target), with the namespace beside the target
    TARGET_ORDER = 1  # (target, from)
    NAMESPACE_ORDER = 2  # (namespace, target, from)

cdef struct Link:
    uint64_t high
    uint64_t low


cdef class LinkRuns:
    cdef Link *links
    cdef Link *keyed
    cdef Link *other
    cdef Py_ssize_t count, limit
    cdef Py_ssize_t total
    cdef bint ascending  # whether they came in the order of the table, each once
    cdef Link last
    # what did not fit into memory: for each order a file of sorted runs, each `limit` links long
    cdef object folder
    cdef list files
    cdef Py_ssize_t runs
    # the order that is being read
    cdef object file
    cdef Py_ssize_t at
    cdef Link *buffers
    cdef Py_ssize_t *positions
    cdef Py_ssize_t *ends
    cdef Py_ssize_t *taken
    cdef Py_ssize_t *heap
    cdef Py_ssize_t heaped

    cdef object room(self)
    cdef void key(self, int order) noexcept nogil
    cdef object spill(self)
    cdef object begin(self, int order)
    cdef bint next(self, Link *link) except -1
    cdef bint refill(self, Py_ssize_t run) except -1
    cdef Link head(self, Py_ssize_t at) noexcept nogil
    cdef void sink(self, Py_ssize_t at) noexcept nogil
