"""``rclone serve s3`` over a folder: a second, independent S3 server that checks signatures."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import S3Server, Started
from tests.servers.process import HOST, free_port, program, running

_NO_PATH = "It refuses a key that is no clean path: empty, '.' and '..' segments, outer slashes."
_FOLDERS = "Its objects are files: 'a' and 'a/b' cannot both be there."
_LONG = "Its objects are files: no segment of a key can be longer than 255 bytes."
_SLASH = "It keeps no object whose key ends with a slash, and lists a prefix for it."
_BUCKET = "It takes a key of slashes alone for the bucket."
_NO_CONDITION = "It ignores If-None-Match, and overwrites."
_NO_MATCH = "It ignores If-Match."
_DELIMITER = "It groups keys by '/' alone, and not as S3 does."
FAULTS = {
    "bucket_delete_force": _FOLDERS,
    "copy_odd_keys": _NO_PATH,
    "copy_with_settings": "It keeps the source's headers although the copy replaces them.",
    "create_only": _NO_CONDITION,
    "create_only_in_parts": _NO_CONDITION,
    "delete_many": _FOLDERS,
    "delete_missing": _FOLDERS,
    "delete_odd": _NO_PATH,
    "download_if_match": _NO_MATCH,
    "file_download_into_folder": _NO_PATH,
    "file_download_whole_or_not": _NO_MATCH,
    "iterate_refused": _NO_MATCH,
    "key_and_folder": _FOLDERS,
    "key_dot": _NO_PATH,
    "key_dot_segments": _NO_PATH,
    "key_double_slash": _NO_PATH,
    "key_leading_slash": _NO_PATH,
    "key_long_key": _LONG,
    "key_long_segment": _LONG,
    "key_long_unicode_key": _LONG,
    "key_many_odd": _LONG,
    "key_only_slashes": _BUCKET,
    "key_parent": _NO_PATH,
    "key_slash": _BUCKET,
    "key_slash_after_dots": _NO_PATH,
    "key_trailing_slash": _SLASH,
    "key_twins": _NO_PATH,
    "key_two_dots": _NO_PATH,
    "list_delimiter": _SLASH,
    "list_delimiter_any": _DELIMITER,
    "list_delimiter_prefix": _FOLDERS,
    "list_delimiter_slashes": _BUCKET,
    "list_order": _FOLDERS,
    "list_prefix": _FOLDERS,
    "list_prefix_odd": _NO_PATH,
    "list_start_after": _FOLDERS,
    "metadata_last_modified": "It gives the user metadata mtime as the time it stored an object.",
    "move": "It adds user metadata of its own, mtime, to a copy.",
    "open_read_replaced": _NO_MATCH,
    "open_write_no_overwrite": _NO_CONDITION,
    "parts_again": "It refuses to take a part again with other bytes.",
    "range_negative_beyond": "It answers 416 to a suffix range that is longer than the object.",
    "update_if_match_refused": _NO_MATCH,
    "url_odd_keys": _NO_PATH,
}
# Checks that it fails at times, as they race.
UNSTEADY = {
    "create_race": _NO_CONDITION,
    "readers_of_a_changing_object": "A reader gets bytes of one state with the ETag of another.",
    "update_race": "It answers 500 to some of several PUTs of one key at once.",
}

_KEY = "rclone-key"
_SECRET = "rclone-secret"


@contextmanager
def serve(folder: Path) -> Iterator[Started[S3Server]]:
    """Run rclone over the empty folder ``folder/buckets``."""
    buckets = folder / "buckets"
    buckets.mkdir()
    port = free_port()
    command = [program("rclone"), "serve", "s3", "--config", "", "--cache-dir", str(folder)]
    command += ["--addr", f"{HOST}:{port}", "--auth-key", f"{_KEY},{_SECRET}", str(buckets)]
    with running(command, log=folder / "rclone.log") as child:
        child.wait_for_http(port)
        server = S3Server("rclone", f"http://{HOST}:{port}", _KEY, _SECRET, "us-east-1", FAULTS)
        yield Started(server, _version(), server.endpoint, "rclone serve s3")


def _version() -> str:
    answer = subprocess.run(
        [program("rclone"), "version", "--config", ""], capture_output=True, text=True, check=True
    )
    return answer.stdout.split()[1].removeprefix("v")
