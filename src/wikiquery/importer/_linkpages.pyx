# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Link tables as finished b-tree pages of an SQLite file.

A link is (from, namespace of from, target). Its table lies in the order (from, target); its indexes are (target, from)
and (namespace, target, from). SQLite sorts and inserts such rows one by one; sorting numbers and filling pages from left
to right does the same ten times as quickly. The format of pages and records: https://www.sqlite.org/fileformat2.html.
"""

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from wikiquery.importer._linkruns cimport NAMESPACE_ORDER, TABLE_ORDER, TARGET_ORDER, Link, LinkRuns

cdef enum:
    PAGE = 4096
    LEVELS = 12
    CELL = 64  # more than any cell takes

cdef int64_t BIAS = 1 << 15  # as the runs keep namespaces
cdef uint64_t LOW48 = (<uint64_t>1 << 48) - 1
cdef uint32_t LOCKED = 0x40000000 // PAGE + 1  # SQLite locks bytes of this page and never uses it

cdef struct Node:
    uint8_t *page
    int cells
    int top  # where the cells begin; they fill the page from its end
    int header  # 8 in a leaf, 12 above


cdef inline int kind(int64_t value) noexcept nogil:
    """SQLite's serial type of a number."""
    if value == 0:
        return 8
    if value == 1:
        return 9
    if -128 <= value < 128:
        return 1
    if -32768 <= value < 32768:
        return 2
    if -8388608 <= value < 8388608:
        return 3
    if -(<int64_t>1 << 31) <= value < (<int64_t>1 << 31):
        return 4
    if -(<int64_t>1 << 47) <= value < (<int64_t>1 << 47):
        return 5
    return 6


cdef inline int put(uint8_t *to, int64_t value, int kind_) noexcept nogil:
    """Write a number as big-endian bytes; gives how many."""
    cdef int size = 0 if kind_ > 7 else kind_ if kind_ < 5 else 6 if kind_ == 5 else 8
    cdef int i
    for i in range(size - 1, -1, -1):
        to[i] = value & 255
        value >>= 8
    return size


cdef int cell_of(Link link, int order, uint8_t *to) noexcept nogil:
    """Write the leaf cell of a link in an order; gives its size, which is at least 4."""
    cdef int64_t values[3]
    cdef int count = 3, size, i, kind_
    if order == TABLE_ORDER:
        values[0] = link.high
        values[1] = link.low >> 16
        values[2] = <int64_t>(link.low & 0xFFFF) - BIAS
    elif order == TARGET_ORDER:
        values[0] = link.high
        values[1] = link.low
        count = 2
    else:
        values[0] = <int64_t>(link.high >> 48) - BIAS
        values[1] = link.high & LOW48
        values[2] = link.low
    size = 2 + count
    to[1] = 1 + count
    for i in range(count):
        kind_ = kind(values[i])
        to[2 + i] = kind_
        size += put(to + size, values[i], kind_)
    to[0] = size - 1
    return size


def write(LinkRuns links, path, tuple roots):
    """Write links to the end of an SQLite file that nobody has open, as a table and its two indexes.

    `roots` are the numbers of the root pages of the table, of (target, from) and of (namespace, target, from). A link
    that is there twice is written once. Raises ValueError for a file whose pages have another size.
    """
    with open(path, "r+b", buffering=1 << 20) as out:
        header = out.read(100)
        if int.from_bytes(header[16:18], "big") != PAGE:
            raise ValueError(f"{path}: its pages do not have {PAGE} bytes")
        next_page = int.from_bytes(header[28:32], "big") + 1
        for order, root in enumerate(roots):
            next_page = Tree(out, next_page).write(links, order, root)
        out.seek(28)
        out.write((next_page - 1).to_bytes(4, "big"))


cdef class Tree:
    """A tree that is written from left to right, from page `next_page` of the file on."""

    cdef Node nodes[LEVELS]
    cdef int height
    cdef object out
    cdef uint32_t next_page

    def __cinit__(self, out, uint32_t next_page):
        self.out = out
        self.next_page = next_page
        for level in range(LEVELS):
            self.nodes[level].page = <uint8_t *>malloc(PAGE)
            if not self.nodes[level].page:
                raise MemoryError

    def __dealloc__(self):
        for level in range(LEVELS):
            free(self.nodes[level].page)

    cdef uint32_t write(self, LinkRuns links, int order, uint32_t root) except 0:
        """Write the links of an order; gives the number of the next page of the file."""
        cdef Link link, last
        cdef uint8_t cell[CELL]
        cdef bint first = True
        links.begin(order)
        self.out.seek((self.next_page - 1) * <int64_t>PAGE)
        self.height = 1
        self.clear(0)
        while links.next(&link):
            if first or link.high != last.high or link.low != last.low:
                self.leaf(cell, cell_of(link, order, cell))
            last = link
            first = False
        self.close(root)
        return self.next_page

    cdef void clear(self, int level) noexcept nogil:
        cdef Node *node = &self.nodes[level]
        memset(node.page, 0, PAGE)
        node.page[0] = 2 if level else 10
        node.header = 12 if level else 8
        node.cells = 0
        node.top = PAGE

    cdef inline bint fits(self, Node *node, int size) noexcept nogil:
        return node.top - size >= node.header + 2 * (node.cells + 1)

    cdef inline void append(self, Node *node, uint8_t *cell, int size) noexcept nogil:
        cdef int pointer = node.header + 2 * node.cells
        node.top -= size
        memcpy(node.page + node.top, cell, size)
        node.page[pointer] = node.top >> 8
        node.page[pointer + 1] = node.top & 255
        node.cells += 1

    cdef int take_last(self, Node *node, uint8_t *to) noexcept nogil:
        """Take the last cell out again; gives its size."""
        cdef int pointer = node.header + 2 * (node.cells - 1)
        cdef int before_ = PAGE if node.cells == 1 else node.page[pointer - 2] << 8 | node.page[pointer - 1]
        cdef int size = before_ - node.top
        memcpy(to, node.page + node.top, size)
        memset(node.page + node.top, 0, size)
        node.page[pointer] = node.page[pointer + 1] = 0
        node.cells -= 1
        node.top = before_
        return size

    cdef int leaf(self, uint8_t *cell, int size) except -1:
        """Add a cell at the end of the tree. A full page gives its last cell to the level above, as what parts it."""
        cdef Node *node = &self.nodes[0]
        cdef uint8_t parting[CELL]
        cdef int parting_size
        if not self.fits(node, size):
            parting_size = self.take_last(node, parting)
            self.up(1, self.save(node), parting, parting_size)
            self.clear(0)
        self.append(node, cell, size)
        return 0

    cdef int up(self, int level, uint32_t child, uint8_t *payload, int size) except -1:
        """Add a child page and what comes after it to a level above the leaves."""
        cdef Node *node = &self.nodes[level]
        cdef uint8_t cell[CELL]
        cdef uint8_t parting[CELL]
        cdef int parting_size
        if level == LEVELS - 1:
            raise ValueError("a tree higher than can be")
        if level == self.height:
            self.clear(level)
            self.height += 1
        put(cell, child, 4)
        memcpy(cell + 4, payload, size)
        if not self.fits(node, size + 4):
            parting_size = self.take_last(node, parting)
            memcpy(node.page + 8, parting, 4)
            self.up(level + 1, self.save(node), parting + 4, parting_size - 4)
            self.clear(level)
        self.append(node, cell, size + 4)
        return 0

    cdef int finish_page(self, Node *node) noexcept nogil:
        put(node.page + 3, node.cells, 2)
        put(node.page + 5, node.top, 2)
        return 0

    cdef uint32_t save(self, Node *node) except 0:
        """Write a page to the end of the file; gives its number."""
        cdef uint32_t number = self.next_page
        if number == LOCKED:
            self.out.write(bytes(PAGE))
            number += 1
        self.finish_page(node)
        self.out.write((<char *>node.page)[:PAGE])
        self.next_page = number + 1
        return number

    cdef int close(self, uint32_t root) except -1:
        """Write what is left of each level; the highest page is the root."""
        cdef int level
        cdef uint32_t child
        for level in range(self.height - 1):
            child = self.save(&self.nodes[level])
            put(self.nodes[level + 1].page + 8, child, 4)
        self.finish_page(&self.nodes[self.height - 1])
        self.out.seek((root - 1) * <int64_t>PAGE)
        self.out.write((<char *>self.nodes[self.height - 1].page)[:PAGE])
        return 0
