"""``cmx rm``."""

from __future__ import annotations

import os
from typing import Final, NamedTuple

from codomyrmex.cloud.cli.changes import carry_out, print_action, show, statement
from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import (
    CHANGE_OPTIONS,
    FILTER_OPTIONS,
    KEY_OPTIONS,
    VERSION_OPTIONS,
    YES,
    filters_of,
    versioned_place,
)
from codomyrmex.cloud.cli.trees import any_below, everything_below, matching, objects_at
from codomyrmex.cloud.common.errors import InvalidRequestError, ObjectNotFoundError
from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.common.places import FilePlace, ObjectPlace, Place
from codomyrmex.cloud.common.plan import Action
from codomyrmex.cloud.transfer.selection import SelectedFiles, remove_empty_folders
from codomyrmex.cloud.transfer.sync import plan_delete
from codomyrmex.cloud.transfer.trees import FolderTree, Tree

__all__ = ["COMMAND"]

_FOLDER_HINT: Final = "It is a folder: add -r, or a slash at its end"


class _Found(NamedTuple):
    """What a place stands for."""

    trees: list[Tree]
    asks: bool


def _run(context: Context, values: Values) -> ExitCode:
    version_id = values.text("--version-id")
    if version_id is not None:
        return _delete_version(context, values, version_id)
    recursive, filters = values.switch("--recursive"), filters_of(values)
    places = [context.place(text) for text in values.arguments]
    found = [_find(context, place, recursive=recursive) for place in places]
    trees = [tree for item in found for tree in item.trees]
    plans = [plan_delete(tree, filters=filters) for tree in trees]
    if context.dry_run:
        return show(context, plans, "delete")
    nothing = all(planned.plan.is_empty for planned in plans)
    asks = any(item.asks for item in found) and not nothing
    if asks and not context.confirm(f"rm would {statement(plans, 'delete')}", "Delete them?"):
        return ExitCode.FAILED
    code = carry_out(context, plans, "delete")
    for tree in trees:
        if type(tree) is FolderTree:
            remove_empty_folders(tree.path)
    return code


def _delete_version(context: Context, values: Values, version_id: str) -> ExitCode:
    """Delete one version for good; the store forgets it, and nothing marks its place."""
    if len(values.arguments) > 1:
        raise values.wrong("--version-id goes with one object")
    place = versioned_place(values, context.place(values.arguments[0]))
    assert isinstance(place, ObjectPlace)
    client, key = context.client(place), place.plain_key
    action = Action("delete", str(place), reason=f"version {version_id}")
    if context.dry_run:
        client.get_metadata(place.bucket, key, version_id=version_id)
        print_action(context, action, "delete")
        return ExitCode.DONE
    client.delete_object(place.bucket, key, version_id=version_id)
    if context.output.json:
        print_action(context, action, "delete", dry_run=False)
    context.output.note(f"deleted {context.output.name(str(place))}, version {version_id}")
    return ExitCode.DONE


def _find(context: Context, place: Place, *, recursive: bool) -> _Found:
    if isinstance(place, FilePlace):
        return _find_files(place, recursive=recursive)
    if not isinstance(place, ObjectPlace) or place.kind == "all":
        raise InvalidRequestError(
            f"rm needs objects or files, and {str(place)!r} is none", hint="Write s3://BUCKET/KEY"
        )
    if place.kind == "bucket" and not (recursive or place.slash):
        raise InvalidRequestError(
            f"{place} is a bucket", hint="cmx rb removes it, cmx rm -r empties it"
        )
    if place.kind in ("bucket", "folder"):
        return _Found([everything_below(context, place)], asks=True)
    if place.kind == "glob":
        return _Found([matching(context, place)], asks=True)
    return _find_key(context, place, recursive=recursive)


def _find_files(place: FilePlace, *, recursive: bool) -> _Found:
    with local_errors(place.path, "rm"):
        os.lstat(place.path)
    if not os.path.isdir(place.path) or os.path.islink(place.path):
        folder, name = os.path.split(place.path)
        return _Found([SelectedFiles(folder or ".", [name])], asks=False)
    if not recursive and not place.path.endswith("/"):
        raise InvalidRequestError(f"{place} is a folder", hint="Add -r, or a slash at its end")
    return _Found([FolderTree(place.path)], asks=True)


def _find_key(context: Context, place: ObjectPlace, *, recursive: bool) -> _Found:
    below = not place.exact and any_below(context, place) if recursive else False
    trees: list[Tree] = [everything_below(context, place)] if below else []
    try:
        trees += objects_at(context, [place])
    except ObjectNotFoundError as error:
        if not below:
            if not recursive and not place.exact and any_below(context, place):
                error.hint = _FOLDER_HINT
            raise
    return _Found(trees, asks=below)


COMMAND: Final = Command(
    name="rm",
    usage="PLACE...",
    summary="Delete objects and files, single ones and whole trees.",
    details="""
    For a tree or a pattern it lists first and says how many objects and bytes would go, then asks
    on a terminal; elsewhere it needs --yes. What is named one by one is not asked about. Where the
    bucket keeps versions, --version-id deletes one of them for good.
    """,
    run=_run,
    options=(
        Option(("-r", "--recursive"), "A folder with all below it, as a slash at its end."),
        YES,
        *VERSION_OPTIONS,
        *FILTER_OPTIONS,
        *KEY_OPTIONS,
        *CHANGE_OPTIONS,
    ),
    examples=(
        Example("cmx rm s3://photos/2026/cat.jpg", "one object"),
        Example("cmx rm -r --dry-run s3://photos/2026", "what would be lost"),
        Example("cmx rm --yes 's3://photos/2026/*.txt'", "what matches a pattern"),
        Example("cmx rm -r --yes s3://photos/2026 --exclude '*.jpg'", "all but the pictures"),
    ),
    least=1,
)
