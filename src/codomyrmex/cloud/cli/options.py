"""Options that several commands share, and what they are read into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codomyrmex.cloud.cli.command import Option, Values
from codomyrmex.cloud.cli.output import Output
from codomyrmex.cloud.cli.values import human_size, parse_pair

if TYPE_CHECKING:
    from codomyrmex.cloud.common.places import Place
    from codomyrmex.cloud.common.records import ObjectSettings
    from codomyrmex.cloud.transfer.filters import Filters

__all__ = [
    "CHANGE_OPTIONS",
    "FILTER_OPTIONS",
    "KEY_OPTIONS",
    "RATE_OPTIONS",
    "SETTING_OPTIONS",
    "SIZE_OPTIONS",
    "VERSION_OPTIONS",
    "YES",
    "filters_of",
    "settings_of",
    "size_text",
    "versioned_place",
]

FILTER_OPTIONS: Final = (
    Option(("--include",), "Take part in it: keys that match; may be repeated.", "GLOB"),
    Option(("--exclude",), "Leave out keys that match; the last that matches decides.", "GLOB"),
)

KEY_OPTIONS: Final = (
    Option(("--no-glob",), "Take * ? [ in a key as they are."),
    Option(("--exact",), "Take a key as one key: no wildcards, no folder even with a slash."),
)

SIZE_OPTIONS: Final = (
    Option(("-H", "--human"), "Sizes with units (the default on a terminal)."),
    Option(("-b", "--bytes"), "Sizes in bytes (the default when piped)."),
)

CHANGE_OPTIONS: Final = (Option(("-n", "--dry-run"), "Show what would be done; change nothing."),)

RATE_OPTIONS: Final = (
    Option(
        ("--limit-rate",),
        "Send and receive at the most so many bytes a second in all: 500K, 10M, 1G (x 1,024).",
        "RATE",
    ),
)

VERSION_OPTIONS: Final = (
    Option(("--version-id",), "A version of one object; its place is then one key.", "ID"),
)

YES: Final = Option(("-y", "--yes"), "Do it without asking.")

SETTING_OPTIONS: Final = (
    Option(("--content-type",), "The media type; guessed from the key when left out.", "TYPE"),
    Option(("--metadata",), "User metadata; may be repeated.", "NAME=VALUE"),
    Option(("--cache-control",), "The Cache-Control header to serve it with.", "TEXT"),
    Option(("--storage-class",), "The store's own word, such as STANDARD_IA.", "NAME"),
    Option(("--acl",), "A canned ACL, such as public-read.", "NAME"),
)


def filters_of(values: Values) -> Filters:
    """Read ``--include`` and ``--exclude`` in the order in which they came.

    Args:
        values: The command line.

    Returns:
        The filters.

    Example:
        >>> from codomyrmex.cloud.cli.command import load_command, parse
        >>> values = parse(load_command("find"), ["x", "--exclude", "*.o", "--include", "k.o"])
        >>> filters_of(values).rules
        (('exclude', '*.o'), ('include', 'k.o'))
    """
    from codomyrmex.cloud.transfer.filters import Filters, Rule

    rules: list[Rule] = [
        ("include" if flag == "--include" else "exclude", pattern)
        for flag, pattern in values.pairs("--include", "--exclude")
    ]
    return Filters(tuple(rules))


def versioned_place(values: Values, place: Place) -> Place:
    """Take the place of a command line with ``--version-id`` as one key.

    Args:
        values: The command line.
        place: The place.

    Returns:
        The place; the same one without the option.

    Raises:
        InvalidRequestError: When the place cannot have a version.

    Example:
        >>> from codomyrmex.cloud.cli.command import load_command, parse
        >>> from codomyrmex.cloud.common.places import parse_place
        >>> values = parse(load_command("cat"), ["s3://b/a*", "--version-id", "v1"])
        >>> versioned_place(values, parse_place("s3://b/a*")).kind
        'key'
    """
    if values.text("--version-id") is None:
        return place
    from codomyrmex.cloud.common.places import ObjectPlace

    if not isinstance(place, ObjectPlace) or not place.key or values.switch("--recursive"):
        raise values.wrong(f"--version-id needs one object, and {place} is none")
    return ObjectPlace(place.remote, place.bucket, place.key, exact=True)


def settings_of(values: Values) -> ObjectSettings | None:
    """Read what an object is to carry.

    Args:
        values: The command line.

    Returns:
        The settings; None when nothing was said.

    Raises:
        InvalidRequestError: When ``--metadata`` is no ``name=value``.

    Example:
        >>> from codomyrmex.cloud.cli.command import load_command, parse
        >>> values = parse(load_command("cp"), ["a", "b", "--metadata", "author=Ada"])
        >>> settings_of(values).metadata
        {'author': 'Ada'}
    """
    from codomyrmex.cloud.common.records import ObjectSettings

    given = ObjectSettings(
        content_type=values.text("--content-type"),
        metadata=dict(parse_pair(text) for _, text in values.pairs("--metadata")),
        cache_control=values.text("--cache-control"),
        storage_class=values.text("--storage-class"),
        acl=values.text("--acl"),
    )
    return None if given == ObjectSettings() else given


def size_text(values: Values, output: Output, size: int) -> str:
    """Write a size as the options and the output want it.

    Args:
        values: The command line, with `SIZE_OPTIONS`.
        output: Where it will be printed.
        size: Bytes.

    Returns:
        The text.

    Example:
        >>> from codomyrmex.cloud.cli.command import load_command, parse
        >>> size_text(parse(load_command("du"), ["x", "-H"]), Output(), 2048)
        '2.0 KiB'
    """
    human = values.switch("--human") or (output.human and not values.switch("--bytes"))
    return human_size(size) if human else str(size)
