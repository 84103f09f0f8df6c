"""`python -m wikiquery.sample FOLDER`: writes a sample wiki's dump files into a folder."""

import argparse
import sys
from pathlib import Path

from . import WIKIS, make


def main() -> int:
    """Reads the arguments, writes the files, says what was written; 1 when the folder cannot be written."""
    parser = argparse.ArgumentParser(
        prog="python -m wikiquery.sample", description="Write a sample wiki as dump files."
    )
    parser.add_argument("folder", type=Path, help="where to put the files; made if need be")
    parser.add_argument("--wiki", choices=WIKIS, default=WIKIS[0], help="which wiki (default: %(default)s)")
    given = parser.parse_args()
    try:
        files = make(given.folder, given.wiki)
    except OSError as error:
        print(f"cannot write the sample: {error}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} dump files of {given.wiki}, {size / 1000:.0f} kB, in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
