"""Makes src/wikiquery/data/wikimedia.json.gz, the wikis of Wikimedia that the package knows.

    python tools/wikimedia.py wikimedia-namespaces-202309.json.gz

The argument is a gzipped file with one JSON object a line for each namespace of each wiki: hostname, language,
sitename, dbname, home_page, case_setting, namespace, namespace_canonical_name, namespace_localized_name,
namespace_case_setting, namespace_is_content, snapshot (Wikimedia's data set `canonical_data.namespaces`, Apache-2.0).
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

# Wikis of many languages, listed with a word of their own for a language; their content language is English.
MANY = ("labs", "labtest", "mediawiki", "sources", "testwikidata", "wikidata")
TARGET = Path(__file__).parents[1] / "src/wikiquery/data/wikimedia.json.gz"


def read(path: Path) -> dict[str, Any]:
    """The wikis by database name. Said only where it is not the rule: `othercase`, namespaces whose titles follow the
    other rule of case than the wiki's; `canonical`, names of extra namespaces that are not the localized ones.
    """
    wikis: dict[str, Any] = {}
    snapshot = ""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            snapshot = row["snapshot"]
            wiki = wikis.setdefault(
                row["dbname"],
                {
                    "host": row["hostname"],
                    "language": "en" if row["language"] in MANY else row["language"],
                    "sitename": row["sitename"],
                    "base": row["home_page"],
                    "case": row["case_setting"],
                    "namespaces": {},
                    "content": [],
                },
            )
            add(wiki, row)
    return {"snapshot": snapshot, "wikis": wikis}


def add(wiki: dict[str, Any], row: dict[str, Any]) -> None:
    """Add the namespace of a row to its wiki."""
    number, name, canonical = row["namespace"], row["namespace_localized_name"], row["namespace_canonical_name"]
    wiki["namespaces"][str(number)] = name
    if row["namespace_is_content"]:
        wiki["content"].append(number)
    if row["namespace_case_setting"] != wiki["case"]:
        wiki.setdefault("othercase", []).append(number)
    if number > 15 and canonical != name:
        wiki.setdefault("canonical", {})[str(number)] = canonical


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    document = json.dumps(read(Path(sys.argv[1])), ensure_ascii=False, separators=(",", ":"))
    TARGET.write_bytes(gzip.compress(document.encode(), 9, mtime=0))
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")
