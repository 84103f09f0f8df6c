"""`python -m wikiquery` is the command `wikiquery`."""

import sys

from .cli import main

sys.exit(main())
