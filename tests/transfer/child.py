"""One transfer in a process of its own, told as JSON; prints the kinds of its progress events."""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any

from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.transfer.copying import copy_between
from codomyrmex.cloud.transfer.planning import plan_copy
from codomyrmex.cloud.transfer.running import run_plan
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
from tests.transfer.scenes import client_of


def main(task: dict[str, Any]) -> None:
    """Do the transfer."""
    client = client_of(task["client"])
    bucket = task["client"]["bucket"]

    left = task.get("stop_after")  # so many parts

    def tell(event: ProgressEvent) -> None:
        nonlocal left
        if event.kind != "bytes":
            os.write(1, f"{event.kind}\n".encode())  # whole, whatever other threads tell
        elif left is not None:
            left -= 1
            if left <= 0:
                os.write(1, b"stopped\n")
                threading.Event().wait()  # to be killed

    if task["do"] == "upload":
        client.upload_file(task["path"], bucket, "target", progress=tell)
    elif task["do"] == "copy inside":
        client.copy_object(bucket, "source", bucket, "target", progress=tell)
    elif task["do"] == "download":
        client.download_file(bucket, "source", task["path"], progress=tell)
    elif task["do"] == "tree up":
        run_plan(plan_copy(FolderTree(task["path"]), BucketTree(client, bucket)), progress=tell)
    elif task["do"] == "tree down":
        run_plan(plan_copy(BucketTree(client, bucket), FolderTree(task["path"])), progress=tell)
    else:
        to = task["to"]
        copy_between(client, bucket, "source", client_of(to), to["bucket"], "target", progress=tell)


if __name__ == "__main__":
    try:
        main(json.loads(sys.argv[1]))
    except CloudError as error:
        sys.exit(type(error).__name__)
