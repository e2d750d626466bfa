"""What `cp` and `mv` do: which things go where, as single transfers and as plans."""

from __future__ import annotations

import os
from typing import NamedTuple, TypeAlias

from codomyrmex.cloud.cli.changes import Verb, carry_out, show, statement
from codomyrmex.cloud.cli.command import Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import filters_of, settings_of, versioned_place
from codomyrmex.cloud.cli.singles import Single, transfer
from codomyrmex.cloud.cli.trees import (
    any_below,
    matching,
    objects_at,
    require_found,
    require_target,
    source_tree,
    target_tree,
)
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.local_files import local_errors, path_for_key
from codomyrmex.cloud.common.places import (
    FilePlace,
    ObjectPlace,
    Place,
    StreamPlace,
    parse_place,
)
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.selection import (
    SelectedFiles,
    address_of,
    plan_selection,
    remove_empty_folders,
)
from codomyrmex.cloud.transfer.sync import TransferPlan, plan_copy
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree

__all__ = ["copy_or_move"]

_Tree: TypeAlias = FolderTree | BucketTree


class _Request(NamedTuple):
    """What one command line asks for."""

    context: Context
    values: Values
    verb: Verb
    recursive: bool
    overwrite: bool
    settings: ObjectSettings | None
    filters: Filters
    sources: list[Place]
    target: Place


def copy_or_move(context: Context, values: Values, verb: Verb) -> ExitCode:
    """Run ``cp`` or ``mv``.

    Args:
        context: The run.
        values: The command line: sources, then the target.
        verb: ``copy`` or ``move``.

    Returns:
        The exit code.

    Raises:
        CloudError: When nothing could be done; the failures of several are printed instead.
    """
    request = _read(context, values, verb)
    single = _single(request)
    if single is not None:
        return transfer(context, single, verb, request.settings, overwrite=request.overwrite)
    if request.overwrite:  # else the target is listed, which tells whether it is there
        require_target(context, request.target)
    plans = _plans(request)
    _refuse_one_target_for_two(plans)
    if context.dry_run:
        return show(context, plans, verb)
    asks = verb == "move" and not all(planned.plan.is_empty for planned in plans)
    if asks and not context.confirm(f"mv would {statement(plans, verb)}", "Move them?"):
        return ExitCode.FAILED
    code = carry_out(context, plans, verb, settings=request.settings, overwrite=request.overwrite)
    if verb == "move":
        _tidy(plans)
    return code


def _read(context: Context, values: Values, verb: Verb) -> _Request:
    *sources, target = values.arguments
    request = _Request(
        context=context,
        values=values,
        verb=verb,
        recursive=values.switch("--recursive"),
        overwrite=not values.switch("--no-overwrite"),
        settings=settings_of(values),
        filters=filters_of(values),
        sources=[versioned_place(values, _source(context, text)) for text in sources],
        # a target is never a pattern: what is written is the key
        target=parse_place(target, exact=values.switch("--exact"), glob=False),
    )
    _check(request)
    return request


def _source(context: Context, text: str) -> Place:
    place = context.place(text)
    if isinstance(place, ObjectPlace) and place.kind == "all":
        raise InvalidRequestError(f"{place} is no source", hint="Copy one bucket at a time")
    return place


def _check(request: _Request) -> None:
    values, sources, target = request.values, request.sources, request.target
    if isinstance(target, ObjectPlace) and target.kind == "all":
        raise values.wrong(f"{target} is no target", f"Write {target}BUCKET/")
    if any(isinstance(place, StreamPlace) for place in sources):
        if request.verb == "move" or len(sources) > 1:
            raise values.wrong("standard input cannot be moved or joined", "Copy it alone: cp - …")
        if not isinstance(target, StreamPlace) and target.is_folder:
            raise values.wrong(f"what comes from - needs a name in {target}", "Name the target")
    if isinstance(target, StreamPlace) and (request.verb == "move" or not _is_one(request)):
        raise values.wrong("only one object or file can go to -", "Use cmx cat for several")
    if request.settings is not None and not isinstance(target, ObjectPlace):
        raise values.wrong("only an object carries settings such as --metadata")
    several = len(sources) > 1 or any(_kind(place) == "glob" for place in sources)
    if several and not isinstance(target, StreamPlace) and not target.is_folder:
        raise values.wrong(
            f"several things need a folder as their target, and {target} is none",
            f"Write {target}/",
        )


def _kind(place: Place) -> str:
    return place.kind if isinstance(place, ObjectPlace) else ""


def _is_one(request: _Request) -> bool:
    """Whether there is one source that names one thing, as far as can be told by looking."""
    first = request.sources[0]
    return (
        len(request.sources) == 1
        and not request.recursive
        and _kind(first) not in ("glob", "folder", "bucket")
        and not (isinstance(first, FilePlace) and first.is_folder)
    )


# -- single things


def _single(request: _Request) -> Single | None:
    source = request.sources[0]
    if len(request.sources) > 1 or _is_tree(request, source):
        return None
    if _kind(source) == "glob":
        return None
    if request.filters.rules:
        raise request.values.wrong("--include and --exclude choose from several, and this is one")
    version_id = request.values.text("--version-id")
    return Single(source, _landing(request.target, source), version_id)


def _is_tree(request: _Request, place: Place) -> bool:
    if isinstance(place, FilePlace):
        with local_errors(place.path, request.values.command.name):
            os.stat(place.path)
        if not os.path.isdir(place.path):
            return False
        if not request.recursive and not place.path.endswith("/"):
            raise InvalidRequestError(f"{place} is a folder", hint="Add -r, or a slash at its end")
        return True
    if not isinstance(place, ObjectPlace) or place.kind == "glob":
        return False
    if place.kind == "key":
        # with -r a key may still be one object, where no folder has its name
        return request.recursive and not place.exact and any_below(request.context, place)
    if place.kind == "bucket" and not request.recursive and not place.slash:
        raise InvalidRequestError(f"{place} is a bucket", hint="Add -r, or a slash at its end")
    return True


def _landing(target: Place, source: Place) -> Place:
    """The exact target of one thing: the target itself, or the thing's name in it."""
    if isinstance(target, StreamPlace) or not target.is_folder:
        return target
    name = _name_of(source)
    if isinstance(target, ObjectPlace):
        key = target.tree_prefix + name
        return ObjectPlace(target.remote, target.bucket, key, exact=True)
    path_for_key(os.path.realpath(target.path), name)
    return FilePlace(os.path.join(target.path, name))


def _name_of(source: Place) -> str:
    if isinstance(source, ObjectPlace):
        key = source.plain_key
        return key[key.rstrip("/").rfind("/") + 1 :]
    return os.path.basename(str(source).rstrip("/"))


# -- trees


def _plans(request: _Request) -> list[TransferPlan]:
    """Plans for whole trees, then for what was selected or named one by one."""
    context, plans = request.context, []
    files: dict[str, list[str]] = {}
    objects: list[ObjectPlace] = []
    for place in request.sources:
        if _is_tree(request, place):
            plans.append(_plan_of_tree(request, place))
        elif isinstance(place, FilePlace):
            folder, name = os.path.split(place.path)
            files.setdefault(folder or ".", []).append(name)
        elif isinstance(place, ObjectPlace) and place.kind == "glob":
            plans.append(_plan_of_selection(request, matching(context, place)))
        elif isinstance(place, ObjectPlace):
            objects.append(place)
    selections: list[_Tree] = [SelectedFiles(folder, names) for folder, names in files.items()]
    selections += objects_at(context, objects)
    return plans + [_plan_of_selection(request, tree) for tree in selections]


def _plan_of_tree(request: _Request, place: Place) -> TransferPlan:
    # one tree lands in the target itself; of several each keeps its name
    below = (_name_of(place).rstrip("/") or str(place)) if len(request.sources) > 1 else ""
    source = source_tree(request.context, place)
    target = target_tree(request.context, request.target, below)
    _refuse_one_place(source, target)
    planned = plan_copy(source, target, filters=request.filters, overwrite=request.overwrite)
    if planned.plan.is_empty and not planned.plan.skipped:
        require_found(source, place)
    return planned


def _plan_of_selection(request: _Request, source: _Tree) -> TransferPlan:
    target = target_tree(request.context, request.target)
    return plan_selection(source, target, filters=request.filters, overwrite=request.overwrite)


def _refuse_one_place(source: _Tree, target: _Tree) -> None:
    """Two names may mean one place: what is moved onto itself there would be lost."""
    one, other = _address(source), _address(target)
    if one.startswith(other) or other.startswith(one):
        raise InvalidRequestError(
            f"{source.url()} and {target.url()} are the same place, or one lies inside the other",
            hint="Choose places that do not overlap",
        )


def _address(tree: _Tree) -> str:
    if isinstance(tree, BucketTree):
        return address_of(tree.client, tree.bucket, tree.prefix)
    return f"{tree.path}/"


def _refuse_one_target_for_two(plans: list[TransferPlan]) -> None:
    if len(plans) == 1:
        return
    seen: set[str] = set()
    for planned in plans:
        for action in planned.plan:
            if action.target in seen:
                raise InvalidRequestError(
                    f"two sources would become {action.target}", hint="Copy them one by one"
                )
            seen.add(action.target)


def _tidy(plans: list[TransferPlan]) -> None:
    """Remove the folders that are empty after everything in them was moved away."""
    for planned in plans:
        if type(planned.source) is FolderTree:
            remove_empty_folders(planned.source.path)
