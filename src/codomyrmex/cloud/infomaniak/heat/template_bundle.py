"""Templates with everything that they name: environments, nested templates and files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self

import msgspec

from codomyrmex.cloud.common.errors import (
    InvalidRequestError,
    LocalFileNotFoundError,
    MissingDependencyError,
)

if TYPE_CHECKING:
    import yaml

__all__ = ["Position", "StackTemplate"]

_EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})
_NOWHERE: Final[Mapping[tuple[str, ...], Any]] = MappingProxyType({})
_TEMPLATE_ENDS: Final = (".yaml", ".yml", ".template")
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# where the service says what it means: resources.web.properties.image
_DOTTED: Final = re.compile(r"\b(?:parameters|resources|outputs|conditions)(?:\.[\w-]+)+")
_WORD: Final = re.compile(r"[\w:.-]+")
_MERGED: Final = ("parameters", "parameter_defaults", "resource_registry")

_Place = tuple[str, ...]


class Position(msgspec.Struct, frozen=True):
    """A place in a template.

    Attributes:
        source: The file, or ``template`` for a text.
        line: The line, the first is 1.
        column: The column, the first is 1.

    Example:
        >>> str(Position("net.yaml", 12, 5))
        'net.yaml:12:5'
    """

    source: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}"


class StackTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A template with its environment and the files that it names; made by `read` or `parse`.

    Attributes:
        template: The template.
        environment: Its environment, those of several files merged.
        files: What the template and the environment name, by their path from the template's folder.
        source: Where it comes from, for messages.
        positions: Where each part of the template stands.

    Example:
        >>> text = '''
        ... heat_template_version: 2018-08-31
        ... resources:
        ...   word: {type: OS::Heat::RandomString}
        ... '''
        >>> StackTemplate.parse(text).template["heat_template_version"]
        '2018-08-31'
    """

    template: Mapping[str, Any]
    environment: Mapping[str, Any] = _EMPTY
    files: Mapping[str, str] = _EMPTY
    source: str = "template"
    positions: Mapping[tuple[str, ...], Position] = _NOWHERE

    @classmethod
    def parse(cls, text: str, *, source: str = "template") -> Self:
        r"""Read a template from a text; what it names is not looked for.

        Args:
            text: YAML or JSON.
            source: What to call it in messages.

        Returns:
            The template.

        Raises:
            InvalidRequestError: When it is no YAML, a key is there twice, or it says no version;
                the message tells the line and column.

        Example:
            >>> StackTemplate.parse("heat_template_version: 2018-08-31\nresources: {a: 1, a: 2}")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidRequestError: template:2:19: the key 'a' is ...
        """
        template, positions = _parsed(text, source)
        _check_version(template, source)
        return cls(template=template, source=source, positions=positions)

    @classmethod
    def read(cls, path: Path, *, environments: Sequence[Path] = ()) -> Self:
        """Read a template from a file, with its environments and all files that they name.

        Files are ``get_file``, types of resources that end with ``.yaml`` or ``.template``, and
        what a ``resource_registry`` names, also from nested templates. Their names are sent as
        paths from the folder of the template, so that nothing of this machine is in the stack.
        URLs stay as they are.

        Args:
            path: The template.
            environments: Environment files; of what two say, the later holds.

        Returns:
            The template.

        Raises:
            LocalFileNotFoundError: When a file that is named does not exist.
            InvalidRequestError: When a file is no YAML or no text.

        Example:
            >>> from pathlib import Path
            >>> StackTemplate.read(Path("absent.yaml"))
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.LocalFileNotFoundError: there is no file absent.yaml
        """
        bundle = _Bundle(path.parent)
        template, positions = _parsed(_text(path, path.name), path.name)
        _check_version(template, path.name)
        merged: dict[str, Any] = {}
        for each in environments:
            _merge(merged, bundle.environment(each))
        return cls(
            template=bundle.complete(template, path.parent, (), positions),
            environment=merged,
            files=bundle.files,
            source=path.name,
            positions=positions,
        )

    def locate(self, message: str) -> Position | None:
        r"""Find the part of the template that a message of the service speaks of.

        Args:
            message: Such as ``resources.web.properties: Unknown Property imgae``.

        Returns:
            The position; None when the message names nothing that is in the template.

        Example:
            >>> template = StackTemplate.parse(
            ...     "heat_template_version: 2018-08-31\nresources:\n  web: {type: OS::No::Thing}")
            >>> str(template.locate("The Resource Type (OS::No::Thing) could not be found."))
            'template:3:9'
        """
        for match in _DOTTED.finditer(message):
            found = self._deepest(tuple(match[0].split(".")), message[match.end() :])
            if found is not None:
                return found
        words = set(_WORD.findall(message))
        for path, position in self.positions.items():
            value = _at(self.template, path)
            if len(path) > 1 and isinstance(value, str) and value in words and "::" in value:
                return Position(position.source, position.line, position.column)
        named = [path for path in self.positions if path[-1:] and path[-1] in words and path[1:]]
        return self.positions[min(named, key=len)] if named else None

    def _deepest(self, path: _Place, rest: str) -> Position | None:
        while len(path) > 1:
            if path in self.positions:
                inside = [(*path, word) for word in _WORD.findall(rest)]
                return next(
                    (self.positions[each] for each in inside if each in self.positions),
                    self.positions[path],
                )
            path = path[:-1]
        return None


class _Bundle:
    """Collects files while templates and environments are read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, str] = {}

    def environment(self, path: Path) -> dict[str, Any]:
        content, positions = _parsed(_text(path, path.name), path.name)
        registry = content.get("resource_registry")
        if isinstance(registry, dict):
            content["resource_registry"] = self._registry(registry, path.parent, positions)
        return content

    def complete(
        self,
        value: Any,
        folder: Path,
        path: _Place,
        positions: Mapping[_Place, Position],
    ) -> Any:
        """Give a part of a template with the names of its files as the service will know them."""
        if isinstance(value, list):
            return [
                self.complete(each, folder, (*path, str(index)), positions)
                for index, each in enumerate(value)
            ]
        if not isinstance(value, dict):
            return value
        done: dict[str, Any] = {}
        for key, inner in value.items():
            here = (*path, key)
            if key == "get_file" and isinstance(inner, str) and not _URL.match(inner):
                done[key] = self._add(inner, folder, positions.get(here), nested=False)
            elif key == "type" and _is_nested(inner) and path[:1] == ("resources",):
                done[key] = self._add(inner, folder, positions.get(here), nested=True)
            else:
                done[key] = self.complete(inner, folder, here, positions)
        return done

    def _registry(
        self, registry: Mapping[str, Any], folder: Path, positions: Mapping[_Place, Position]
    ) -> dict[str, Any]:
        done: dict[str, Any] = {}
        for key, value in registry.items():
            if isinstance(value, dict):
                done[key] = self._registry(value, folder, positions)
            elif _is_nested(value):
                position = positions.get(("resource_registry", key))
                done[key] = self._add(value, folder, position, nested=True)
            else:
                done[key] = value
        return done

    def _add(self, name: str, folder: Path, position: Position | None, *, nested: bool) -> str:
        path = folder / name
        key = Path(os.path.relpath(path, self.root)).as_posix()
        if key in self.files:
            return key
        text = _text(path, f"{position}: {name}" if position else name)
        self.files[key] = text  # also ends a circle of templates that name each other
        if nested:
            template, inner = _parsed(text, key)
            completed = self.complete(template, path.parent, (), inner)
            if completed != template:
                self.files[key] = json.dumps(completed)
        return key


def _is_nested(value: object) -> bool:
    return isinstance(value, str) and value.endswith(_TEMPLATE_ENDS) and not _URL.match(value)


def _text(path: Path, named: str) -> str:
    try:
        return path.read_text()
    except FileNotFoundError as error:
        raise LocalFileNotFoundError(
            f"there is no file {named}",
            hint=f"Looked for it at {path}",
            provider="infomaniak",
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidRequestError(
            f"{named} is no text in UTF-8, which is all that the service takes",
            hint="Encode it, or put it into object storage",
            provider="infomaniak",
        ) from error


def _check_version(template: Mapping[str, Any], source: str) -> None:
    if not {"heat_template_version", "HeatTemplateFormatVersion"} & template.keys() and (
        "AWSTemplateFormatVersion" not in template
    ):
        raise InvalidRequestError(
            f"{source}:1:1: the template says no heat_template_version",
            hint="Begin it with: heat_template_version: 2018-08-31",
            provider="infomaniak",
        )


def _merge(into: dict[str, Any], new: Mapping[str, Any]) -> None:
    for key, value in new.items():
        if key in _MERGED and isinstance(value, Mapping):
            into[key] = {**into.get(key, {}), **value}
        else:
            into[key] = value


def _at(value: Any, path: _Place) -> Any:
    for key in path:
        value = value[int(key)] if isinstance(value, list) else value.get(key)
    return value


def _parsed(text: str, source: str) -> tuple[dict[str, Any], dict[_Place, Position]]:
    """Read YAML as the service does: dates stay texts. Also where each part stands."""
    try:
        import yaml
    except ImportError as error:
        raise MissingDependencyError(
            "templates need PyYAML",
            hint="Install the extra: pip install 'codomyrmex-cloud[infomaniak]'",
            provider="infomaniak",
        ) from error

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{source}:{mark.line + 1}:{mark.column + 1}" if mark else source
        raise _no_yaml(where, str(error.problem or error.context)) from error
    except yaml.YAMLError as error:
        raise _no_yaml(source, str(error)) from error
    positions = dict(_positions(node, (), source)) if node is not None else {}
    value = _value(node, yaml.SafeLoader("")) if node is not None else None
    if not isinstance(value, dict):
        raise _no_yaml(f"{source}:1:1", "it is no mapping of names to values")
    return value, positions


def _no_yaml(where: str, why: str) -> InvalidRequestError:
    return InvalidRequestError(f"{where}: {why}", hint="Mend the file there", provider="infomaniak")


def _value(node: yaml.Node, loader: yaml.SafeLoader) -> Any:
    import yaml

    if isinstance(node, yaml.MappingNode):
        loader.flatten_mapping(node)  # what << brings in
        return {str(key.value): _value(inner, loader) for key, inner in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(inner, loader) for inner in node.value]
    if node.tag == "tag:yaml.org,2002:timestamp":
        return node.value
    return loader.construct_object(node)


def _positions(node: yaml.Node, path: _Place, source: str) -> Iterator[tuple[_Place, Position]]:
    import yaml

    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, inner in node.value:
            name = str(key.value)
            mark = key.start_mark
            if name in seen:
                raise _no_yaml(
                    f"{source}:{mark.line + 1}:{mark.column + 1}",
                    f"the key {name!r} is there twice",
                )
            seen.add(name)
            yield (*path, name), Position(source, mark.line + 1, mark.column + 1)
            yield from _positions(inner, (*path, name), source)
    elif isinstance(node, yaml.SequenceNode):
        for index, inner in enumerate(node.value):
            here = (*path, str(index))
            mark = inner.start_mark
            yield here, Position(source, mark.line + 1, mark.column + 1)
            yield from _positions(inner, here, source)
