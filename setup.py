"""Builds the compiled parts of the importer where there is a compiler; without one all works as well, more slowly."""

from setuptools import Extension, setup

COMPILED = ("_sqlrows", "_linkruns", "_linkpages")

try:
    from Cython.Build import cythonize
except ImportError:
    extensions = []
else:
    extensions = cythonize(
        [
            Extension(f"wikiquery.importer.{name}", [f"src/wikiquery/importer/{name}.pyx"], optional=True)
            for name in COMPILED
        ]
    )

setup(ext_modules=extensions)
