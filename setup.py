"""Builds the compiled parts of the importer where there is a compiler; without one all works as well, more slowly."""

from setuptools import Extension, setup

COMPILED = ("_sqlrows", "_linkruns", "_linkpages", "_markupwords")

try:
    from Cython.Build import cythonize
except ImportError:
    extensions = []
else:
    extensions = cythonize(
        [Extension(f"wikiquery.importer.{name}", [f"src/wikiquery/importer/{name}.pyx"]) for name in COMPILED]
    )

for extension in extensions:
    extension.optional = True  # cythonize drops it, and a missing compiler would end the installation

setup(ext_modules=extensions)
