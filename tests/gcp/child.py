"""One upload in a process of its own, told as JSON; prints the kinds of its progress events."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.gcp.storage import GCSClient


def main(task: dict[str, Any]) -> None:
    """Do the upload."""
    client = GCSClient(
        endpoint=task["endpoint"],
        anonymous=True,
        part_size=task["part_size"],
        retry=RetryPolicy(base=0.0),
        concurrency=2,
    )

    def tell(event: ProgressEvent) -> None:
        if event.kind != "bytes":
            os.write(1, f"{event.kind}\n".encode())  # whole, whatever other threads tell

    overwrite = task["overwrite"]
    client.upload_blob(task["bucket"], task["path"], "target", overwrite=overwrite, progress=tell)


if __name__ == "__main__":
    try:
        main(json.loads(sys.argv[1]))
    except CloudError as error:
        sys.exit(f"{type(error).__name__}: {error}")
