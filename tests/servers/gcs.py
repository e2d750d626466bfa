"""gcp-storage-emulator: Google's JSON API without conditions, versions, pages and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.servers import Started
from tests.servers.process import HOST, free_port, program, running

_CONDITIONS = "The emulator knows no conditions."
_LINE_END = "Cloud Storage takes no line ends in names: the client refuses such a key."
_DOTS = "Cloud Storage takes no object named . or ..: the client refuses such a key."
SERVICE_FAULTS = {
    "bucket_delete_force": _DOTS,
    "copy_odd_keys": _DOTS,
    "delete_odd": _DOTS,
    "key_carriage_return": _LINE_END,
    "key_dot": _DOTS,
    "key_many_odd": _DOTS,
    "key_newline": _LINE_END,
    "key_two_dots": _DOTS,
    "list_prefix_odd": _DOTS,
}
"""What Cloud Storage itself does not take, whatever the server."""

_RANGES = "The emulator knows no range from the end, and answers ranges beyond the end wrongly."
_REWRITE = "The emulator's rewrite does not take what the copy is to carry."
_PATHS = "The emulator ends the connection at a name with dots as a segment."
_FOLDERS = "The emulator cannot keep a and a/b at the same time."
_UNSIGNED = "The emulator knows no HEAD and no DELETE of signed URLs."
FAULTS = {
    **SERVICE_FAULTS,
    "copy_onto_itself": _REWRITE,
    "copy_overwrite": _CONDITIONS,
    "copy_with_settings": _REWRITE,
    "create_only": _CONDITIONS,
    "create_only_in_parts": _CONDITIONS,
    "create_race": _CONDITIONS,
    "download_if_match": _CONDITIONS,
    "file_download_into_folder": _PATHS,
    "iterate_refused": _CONDITIONS,
    "key_and_folder": _FOLDERS,
    "key_dot_segments": _PATHS,
    "key_parent": _PATHS,
    "key_slash_after_dots": _PATHS,
    "key_twins": _FOLDERS,
    "move_refused": _CONDITIONS,
    "open_read_replaced": _CONDITIONS,
    "open_write_no_overwrite": _CONDITIONS,
    "range_beyond": _RANGES,
    "range_negative": _RANGES,
    "range_negative_beyond": _RANGES,
    "range_of_nothing": _RANGES,
    "range_of_parts": _RANGES,
    "update_if_match_refused": _CONDITIONS,
    "update_race": _CONDITIONS,
    "url_not_for_more": _UNSIGNED,
}
"""Checks that the emulator fails, and why; all of them hold on the server of tests/gcp."""
UNSIGNED_FAULTS = {"url_delete": _UNSIGNED, "url_get": _UNSIGNED}
"""Those that fail in the suite's own requests, not in the client's."""


@dataclass(frozen=True)
class GcsEmulator:
    """Where the emulator listens."""

    name: str
    endpoint: str


@contextmanager
def serve(folder: Path) -> Iterator[Started[GcsEmulator]]:
    """Run the emulator with its data in memory."""
    port = free_port()
    command = [program("gcp-storage-emulator"), "start", f"--host={HOST}", f"--port={port}"]
    with running([*command, "--in-memory"], log=folder / "gcs.log") as child:
        child.wait_for_http(port)
        endpoint = f"http://{HOST}:{port}"
        server = GcsEmulator("gcs emulator", endpoint)
        yield Started(server, version("gcp-storage-emulator"), endpoint, "gcp-storage-emulator")
