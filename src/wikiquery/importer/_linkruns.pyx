# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Links of a link table in three orders, sorted by radix; those that do not fit into memory wait in temporary files."""

import os
import tempfile

from cpython.buffer cimport PyBUF_READ, PyBUF_WRITE
from cpython.memoryview cimport PyMemoryView_FromMemory
from libc.stdint cimport int64_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

cdef enum:
    BUFFER = 4096  # links of a run that are read together
    RADIX = 11
    DIGITS = 6  # of 64 bits
    BUCKETS = 1 << RADIX

cdef int64_t BIAS = 1 << 15  # namespaces are small and may be negative
cdef int64_t LARGEST = (<int64_t>1 << 48) - 1


cdef inline bint before(Link a, Link b) noexcept nogil:
    return a.high < b.high or (a.high == b.high and a.low < b.low)


cdef void sort(Link *links, Link *other, Py_ssize_t count) noexcept nogil:
    """Sort by radix; digits in which all are alike cost nothing."""
    cdef uint64_t any_high = 0, all_high = ~<uint64_t>0, any_low = 0, all_low = ~<uint64_t>0, value
    cdef Py_ssize_t i
    cdef Py_ssize_t starts[BUCKETS]
    cdef Py_ssize_t start, size
    cdef int shift, half, digit
    cdef Link *source = links
    cdef Link *target = other
    cdef Link *swap
    cdef bint sorted_ = True
    for i in range(count):
        any_high |= links[i].high
        all_high &= links[i].high
        any_low |= links[i].low
        all_low &= links[i].low
        if i and before(links[i], links[i - 1]):
            sorted_ = False
    if sorted_:
        return
    for half in range(2):
        for digit in range(6):
            shift = digit * RADIX
            value = (any_high ^ all_high) if half else (any_low ^ all_low)
            if not (value >> shift) & (BUCKETS - 1):
                continue
            memset(starts, 0, sizeof(starts))
            for i in range(count):
                value = source[i].high if half else source[i].low
                starts[(value >> shift) & (BUCKETS - 1)] += 1
            start = 0
            for i in range(BUCKETS):
                size = starts[i]
                starts[i] = start
                start += size
            for i in range(count):
                value = source[i].high if half else source[i].low
                value = (value >> shift) & (BUCKETS - 1)
                target[starts[value]] = source[i]
                starts[value] += 1
            swap = source
            source = target
            target = swap
    if source != links:
        memcpy(links, source, count * sizeof(Link))



cdef class LinkRuns:
    """Collects links: the page a link is on, that page's namespace, the linktarget.

    `folder` is where what does not fit into `limit` links of memory waits in temporary files.
    """

    def __cinit__(self, folder, Py_ssize_t limit=1 << 21):
        self.limit = max(limit, 2)
        self.folder = os.fspath(folder)
        self.files = []
        self.ascending = True
        self.links = <Link *>malloc(self.limit * sizeof(Link))
        if not self.links:
            raise MemoryError

    def __dealloc__(self):
        for memory in (<size_t>self.links, <size_t>self.keyed, <size_t>self.other, <size_t>self.buffers):
            free(<void *><size_t>memory)
        for memory in (<size_t>self.positions, <size_t>self.ends, <size_t>self.taken, <size_t>self.heap):
            free(<void *><size_t>memory)

    def add(self, list rows, int from_at, int namespace_at, int target_at):
        """Take links out of rows (tuples of int), at these places. Raises ValueError for numbers out of all bounds."""
        cdef int64_t source, namespace, target
        cdef tuple row
        if self.buffers != NULL:
            raise ValueError("links were read already")
        for row in rows:
            source = row[from_at]
            namespace = row[namespace_at]
            target = row[target_at]
            if not (0 <= source <= LARGEST and 0 <= target <= LARGEST and -BIAS <= namespace < BIAS):
                raise ValueError(f"a link from {source} (namespace {namespace}) to {target}")
            if self.count == self.limit:
                self.spill()
            self.links[self.count].high = source
            self.links[self.count].low = <uint64_t>target << 16 | <uint64_t>(namespace + BIAS)
            if self.total and not before(self.last, self.links[self.count]):
                self.ascending = False
            elif self.total and source == <int64_t>self.last.high and target == <int64_t>(self.last.low >> 16):
                self.ascending = False
            self.last = self.links[self.count]
            self.count += 1
            self.total += 1

    def distinct(self):
        """How many links there are when each is taken once. Raises ValueError for a link that has two namespaces."""
        cdef Link link, last
        cdef Py_ssize_t count = 0
        if self.ascending:
            return self.total
        self.begin(TABLE_ORDER)
        while self.next(&link):
            if count and link.high == last.high and link.low >> 16 == last.low >> 16:
                if link.low != last.low:
                    raise ValueError(f"the page {link.high} is in two namespaces")
                continue
            last = link
            count += 1
        return count

    cdef object room(self):
        """Memory for sorting."""
        if not self.keyed:
            self.keyed = <Link *>malloc(self.limit * sizeof(Link))
            self.other = <Link *>malloc(self.limit * sizeof(Link))
            if not (self.keyed and self.other):
                raise MemoryError

    cdef void key(self, int order) noexcept nogil:
        """Fill `keyed` with the links in the order asked for."""
        cdef Py_ssize_t i
        cdef Link link
        for i in range(self.count):
            link = self.links[i]
            if order == TABLE_ORDER:
                self.keyed[i] = link
            else:
                self.keyed[i].high = link.low >> 16
                self.keyed[i].low = link.high
                if order == NAMESPACE_ORDER:
                    self.keyed[i].high |= (link.low & 0xFFFF) << 48
        sort(self.keyed, self.other, self.count)

    cdef object spill(self):
        """Put the links into a sorted run, for each order."""
        if not self.files:
            self.files = [tempfile.TemporaryFile(dir=self.folder, buffering=0) for _ in range(3)]
        self.room()
        for order in range(3):
            with nogil:
                self.key(order)
            self.files[order].seek(self.runs * self.limit * <Py_ssize_t>sizeof(Link))
            written = 0
            while written < self.count * <Py_ssize_t>sizeof(Link):
                written += self.files[order].write(
                    PyMemoryView_FromMemory(
                        <char *>self.keyed + <Py_ssize_t>written,
                        self.count * <Py_ssize_t>sizeof(Link) - <Py_ssize_t>written,
                        PyBUF_READ,
                    )
                )
        self.runs += 1
        self.count = 0

    cdef object begin(self, int order):
        """Make ready to give the links of an order one after the other."""
        cdef Py_ssize_t run
        self.at = 0
        self.heaped = 0
        if not self.runs:
            self.room()
            with nogil:
                self.key(order)
            return
        if self.count:
            # The last run may be short: its end is the end of the file.
            self.spill()
        self.file = self.files[order]
        if self.buffers == NULL:
            self.buffers = <Link *>malloc(self.runs * BUFFER * sizeof(Link))
            self.positions = <Py_ssize_t *>malloc(self.runs * sizeof(Py_ssize_t))
            self.ends = <Py_ssize_t *>malloc(self.runs * sizeof(Py_ssize_t))
            self.taken = <Py_ssize_t *>malloc(self.runs * sizeof(Py_ssize_t))
            self.heap = <Py_ssize_t *>malloc(self.runs * sizeof(Py_ssize_t))
            if not (self.buffers and self.positions and self.ends and self.taken and self.heap):
                raise MemoryError
        for run in range(self.runs):
            self.taken[run] = 0
            if self.refill(run):
                self.heap[self.heaped] = run
                self.heaped += 1
        for run in range(self.heaped // 2 - 1, -1, -1):
            self.sink(run)

    cdef bint refill(self, Py_ssize_t run) except -1:
        """Read the next links of a run; whether there were any."""
        cdef Py_ssize_t size = min(BUFFER, self.limit - self.taken[run]) * <Py_ssize_t>sizeof(Link)
        cdef Py_ssize_t got = 0, more
        if size:
            self.file.seek((run * self.limit + self.taken[run]) * <Py_ssize_t>sizeof(Link))
        while got < size:
            more = self.file.readinto(
                PyMemoryView_FromMemory(<char *>(self.buffers + run * BUFFER) + got, size - got, PyBUF_WRITE)
            )
            if not more:
                break
            got += more
        self.positions[run] = 0
        self.ends[run] = got // <Py_ssize_t>sizeof(Link)
        self.taken[run] += self.ends[run]
        return got > 0

    cdef Link head(self, Py_ssize_t at) noexcept nogil:
        cdef Py_ssize_t run = self.heap[at]
        return self.buffers[run * BUFFER + self.positions[run]]

    cdef void sink(self, Py_ssize_t at) noexcept nogil:
        """Put the run at a place of the heap where it belongs."""
        cdef Py_ssize_t child, run
        while True:
            child = 2 * at + 1
            if child >= self.heaped:
                return
            if child + 1 < self.heaped and before(self.head(child + 1), self.head(child)):
                child += 1
            if not before(self.head(child), self.head(at)):
                return
            run = self.heap[at]
            self.heap[at] = self.heap[child]
            self.heap[child] = run
            at = child

    cdef bint next(self, Link *link) except -1:
        """The next link; whether there is one."""
        cdef Py_ssize_t run
        if not self.runs:
            if self.at == self.count:
                return False
            link[0] = self.keyed[self.at]
            self.at += 1
            return True
        if not self.heaped:
            return False
        link[0] = self.head(0)
        run = self.heap[0]
        self.positions[run] += 1
        if self.positions[run] == self.ends[run] and not self.refill(run):
            self.heaped -= 1
            self.heap[0] = self.heap[self.heaped]
        self.sink(0)
        return True
