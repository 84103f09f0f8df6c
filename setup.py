"""Builds the compiled parts where there is a compiler: of the importer, and of what reads MariaDB's answers.

Without one all works as well, more slowly.
"""

from setuptools import Extension, setup

COMPILED = ("importer._sqlrows", "importer._linkruns", "importer._linkpages", "importer._markupwords", "db._textrows")

try:
    from Cython.Build import cythonize
except ImportError:
    extensions = []
else:
    extensions = cythonize(
        [Extension(f"wikiquery.{name}", [f"src/wikiquery/{name.replace('.', '/')}.pyx"]) for name in COMPILED]
    )

for extension in extensions:
    extension.optional = True  # cythonize drops it, and a missing compiler would end the installation

setup(ext_modules=extensions)
