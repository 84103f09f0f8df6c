"""Builds the parser of SQL dumps where there is a compiler; without one the package works as well, more slowly."""

from setuptools import Extension, setup

try:
    from Cython.Build import cythonize
except ImportError:
    extensions = []
else:
    extensions = cythonize(
        [Extension("wikiquery.importer._sqlrows", ["src/wikiquery/importer/_sqlrows.pyx"], optional=True)]
    )

setup(ext_modules=extensions)
