"""One transfer to or from Swift in a process of its own, told as JSON, which stops half-way."""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any

import msgspec

from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.infomaniak.auth import InfomaniakCredentials
from codomyrmex.cloud.infomaniak.object_storage import InfomaniakObjectStorageClient

MIB = 1024 * 1024


def main(task: dict[str, Any]) -> None:
    """Do the transfer; prints the kinds of its events, and waits to be killed when told so."""
    client = InfomaniakObjectStorageClient(
        InfomaniakCredentials(**task["login"]), concurrency=2, part_size=MIB
    )
    client.limits = msgspec.structs.replace(client.limits, single_copy=MIB, copy_part=MIB)
    left = task.get("stop_after")  # bytes

    def tell(event: ProgressEvent) -> None:
        nonlocal left
        if event.kind != "bytes":
            os.write(1, f"{event.kind} {event.bytes_moved}\n".encode())
        elif left is not None:
            left -= event.bytes_moved
            if left <= 0:
                os.write(1, b"stopped\n")
                threading.Event().wait()

    container = task["container"]
    if task["do"] == "upload":
        client.upload_file(task["path"], container, "target", progress=tell)
    elif task["do"] == "copy":
        client.copy_object(container, "source", container, "target", progress=tell)
    else:
        client.download_file(container, "source", task["path"], progress=tell)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
