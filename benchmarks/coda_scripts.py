"""What reads a table: ``python coda_scripts.py PEER URL ROWS FOLDER``.

Each reads all rows and adds up a column; a wrong sum is a failure.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

DOC, TABLE, TOKEN = "AbCDeFGH", "grid-1", "your-api-token"


def _client(url: str) -> Any:
    from codomyrmex.cloud import CodaClient
    from codomyrmex.cloud.common.rest.budgets import Limit

    # what is measured is the work, not the pauses that the service asks for
    return CodaClient(TOKEN, base_url=url, limits={"read": Limit(1_000_000, 1.0)})


def records(url: str, folder: str) -> float:
    """Iterate the rows."""
    with _client(url) as client:
        return float(sum(row.values["c-2"] for row in client.list_rows(DOC, TABLE, limit=500)))


def to_csv(url: str, folder: str) -> float:
    """Write a file with all columns, typed."""
    import csv

    path = os.path.join(folder, "rows.csv")
    with _client(url) as client:
        client.export_table(DOC, TABLE, path)
    with open(path, encoding="utf-8", newline="") as file:
        return sum(int(row[1]) for row in list(csv.reader(file))[1:])


def to_arrow(url: str, folder: str) -> float:
    """Make an Arrow table."""
    with _client(url) as client:
        return float(sum(client.table_to_arrow(DOC, TABLE).column("Hours").to_pylist()))


def by_codaio(url: str, folder: str) -> float:
    """Take the rows of a codaio table."""
    os.environ["CODA_API_ENDPOINT"] = url
    from codaio import Coda, Document  # type: ignore[import-not-found] # the peers' own

    table = Document(DOC, coda=Coda(TOKEN)).get_table(TABLE)
    return float(sum(dict(row.values)["c-2"] for row in table.rows()))


def by_codaio_pages(url: str, folder: str) -> float:
    """Walk codaio's pages, as large as it allows: dictionaries, no rows."""
    os.environ["CODA_API_ENDPOINT"] = url
    from codaio import Coda

    coda = Coda(TOKEN)
    total = 0.0
    token = None
    while True:
        page = coda.list_rows(DOC, TABLE, limit=200, offset=token)
        total += sum(row["values"]["c-2"] for row in page["items"])
        token = page.get("nextPageToken")
        if token is None:
            return float(total)


def by_requests(url: str, folder: str) -> float:
    """Read pages with requests and json."""
    import requests

    session = requests.Session()
    session.headers["authorization"] = f"Bearer {TOKEN}"
    address = f"{url}/docs/{DOC}/tables/{TABLE}/rows"
    total = 0.0
    query: dict[str, Any] = {"limit": 500}
    while True:
        page = session.get(address, params=query, timeout=60).json()
        total += sum(row["values"]["c-2"] for row in page["items"])
        if "nextPageToken" not in page:
            return float(total)
        query = {"pageToken": page["nextPageToken"]}


PEERS: dict[str, Callable[[str, str], float]] = {
    "library": records,
    "library, to CSV": to_csv,
    "library, to Arrow": to_arrow,
    "codaio": by_codaio,
    "codaio, pages of 200": by_codaio_pages,
    "requests and json": by_requests,
}


if __name__ == "__main__":
    peer, url, rows, folder = sys.argv[1:]
    found = PEERS[peer](url, folder)
    wanted = sum(number % 10 for number in range(int(rows)))
    if found != wanted:
        sys.exit(f"the sum is {found}, not {wanted}")
