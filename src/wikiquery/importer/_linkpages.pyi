from pathlib import Path

from wikiquery.importer._linkruns import LinkRuns

def write(links: LinkRuns, path: Path, roots: tuple[int, ...]) -> None: ...
