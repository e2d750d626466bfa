"""Shell completion: small scripts that ask `cmx` itself what fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from codomyrmex.cloud.cli.command import (
    COMMANDS,
    COMMON_OPTIONS,
    Command,
    Group,
    Option,
    find_command,
)
from codomyrmex.cloud.common.errors import CloudError, InvalidRequestError
from codomyrmex.cloud.common.places import ObjectPlace, parse_place

if TYPE_CHECKING:
    from codomyrmex.cloud.common.remotes import Clients

__all__ = ["SCRIPTS", "candidates"]

_MOST: Final = 200

# the words of a usage that stand for places
_PLACE_WORDS: Final = ("PLACE", "SOURCE", "BUCKET", "OBJECT")

SCRIPTS: Final = {
    "bash": r"""_cmx() {
    local current before words line
    COMPREPLY=()
    # the words as typed: bash would cut them at every colon
    line=${COMP_LINE:0:COMP_POINT}
    read -ra words <<< "$line"
    [[ $line == *' ' ]] && words+=('')
    current=${words[${#words[@]}-1]}
    before=${current%"${current##*:}"}
    while IFS= read -r line; do
        [[ $line == */ || $line == *:// ]] && compopt -o nospace
        # what stands before the last colon is there already
        [[ $current == *:* && $COMP_WORDBREAKS == *:* ]] && line=${line#"$before"}
        COMPREPLY+=("$line")
    done < <("${words[0]}" completion words -- "${words[@]:1}" 2>/dev/null)
    [[ ${#COMPREPLY[@]} -eq 0 ]] && compopt -o default
}
complete -F _cmx cmx codomyrmex-cloud
""",
    "zsh": r"""#compdef cmx codomyrmex-cloud
_cmx() {
    local -a found
    found=("${(@f)$("${words[1]}" completion words -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    found=("${(@)found:#}")
    if (( ${#found} )); then
        compadd -Q -S '' -- "${(@)found:#^*(/|://)}"
        compadd -Q -- "${(@)found:#*(/|://)}"
    else
        _files
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _cmx "$@"
else
    compdef _cmx cmx codomyrmex-cloud
fi
""",
    "fish": r"""function __cmx_words
    set -l words (commandline -opc) (commandline -ct)
    $words[1] completion words -- $words[2..-1] 2>/dev/null
end
complete -c cmx -c codomyrmex-cloud -a '(__cmx_words)'
""",
}
"""The script of each shell."""


def candidates(words: Sequence[str]) -> Iterator[str]:
    """Find what the last word can become.

    Args:
        words: The words after ``cmx``; the last is the one being typed.

    Yields:
        Whole words; nothing where file names fit.

    Example:
        >>> list(candidates(["ver"])), list(candidates(["rm", "--dry"]))
        (['version'], ['--dry-run'])
    """
    current = words[-1] if words else ""
    before = list(words[:-1])
    if before[:1] == ["help"]:
        del before[0]
    if not before:
        yield from _starting(
            ("--help", "--version") if current.startswith("-") else COMMANDS, current
        )
        return
    try:
        found, rest = find_command(before)
    except InvalidRequestError:
        return
    if isinstance(found, Group):
        yield from _starting(("--help",) if current.startswith("-") else found.members, current)
    elif before == [*words[:-1]]:
        yield from _of_command(found, rest, current)


def _of_command(command: Command, before: list[str], current: str) -> Iterator[str]:
    option = _option(command, before[-1]) if before else None
    if option is not None and option.value:
        yield from _starting(option.choices, current)
    elif current.startswith("-"):
        flags = [flag for item in _options(command) for flag in item.flags]
        yield from _starting([flag for flag in flags if flag.startswith("--")], current)
    elif command.complete is not None:
        try:
            yield from _starting([*command.complete([*before, current])], current)
        except CloudError:
            # a failure completes nothing
            return
    elif any(word in command.usage for word in _PLACE_WORDS):
        yield from _places(current)


def _options(command: Command) -> tuple[Option, ...]:
    return command.options + COMMON_OPTIONS


def _option(command: Command, flag: str) -> Option | None:
    return next((option for option in _options(command) if flag in option.flags), None)


def _starting(words: Sequence[str], start: str) -> Iterator[str]:
    return (word for word in words if word.startswith(start))


def _places(current: str) -> Iterator[str]:
    """Names of remotes, of buckets, and of what one folder holds; a failure completes nothing."""
    from codomyrmex.cloud.common.remotes import Clients, backends

    try:
        with Clients() as clients:
            if "://" not in current:
                names = sorted({*backends(), *clients.config.remotes})
                yield from _starting([f"{name}://" for name in names], current)
                return
            place = parse_place(current, exact=True)
            if isinstance(place, ObjectPlace):
                yield from _keys(clients, place, current)
    except CloudError:
        return


def _keys(clients: Clients, place: ObjectPlace, current: str) -> Iterator[str]:
    client = clients.get(place.remote)
    if "/" not in current.partition("://")[2]:
        names = [f"{place.remote}://{bucket.name}/" for bucket in client.list_buckets()]
        yield from _starting(names, current)
        return
    for info in client.list_objects(place.bucket, place.key, delimiter="/", limit=_MOST):
        yield place.url(info.key)
