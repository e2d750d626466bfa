"""What a template says and would do, before it does it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from codomyrmex.cloud.infomaniak.heat.base import (
    HeatService,
    Parameters,
    Template,
    path_of,
    read_template,
)
from codomyrmex.cloud.infomaniak.heat.records import (
    ChangeKind,
    ResourceChange,
    StackDiff,
    StackPreview,
    TemplateFacts,
    parameter_record,
)

if TYPE_CHECKING:
    from openstack.orchestration.v1.stack import Stack as SDKStack

    from codomyrmex.cloud.infomaniak.heat.template_bundle import StackTemplate

_CHANGES: Final[Mapping[str, ChangeKind]] = {
    "added": "create",
    "updated": "update",
    "replaced": "replace",
    "deleted": "delete",
    "unchanged": "unchanged",
}
_MASK: Final = "******"


class StackPreviews(HeatService):
    """The part of `InfomaniakHeatClient` that looks at templates."""

    def validate_template(self, template: Template) -> TemplateFacts:
        """Let the service check a template, and tell its parameters.

        Args:
            template: The template, or its file.

        Returns:
            What it says of itself.

        Raises:
            InvalidRequestError: When it is wrong; the message tells the line and column where they
                can be found.

        Example:
            >>> from codomyrmex.cloud.infomaniak.heat import StackTemplate
            >>> template = StackTemplate.parse('''
            ... heat_template_version: 2018-08-31
            ... resources:
            ...   word: {type: OS::Heat::RandomString, properties: {size: 4}}
            ... ''')
            >>> heat.validate_template(template)
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidRequestError: template:4:53: Unknown Property
        """
        read = read_template(template)
        with self._located(read):
            found = self._send("POST", "/validate", self._body(read, None))
        parameters = found.get("Parameters") or {}
        order = [*read.template.get("parameters", {}), *parameters]
        return TemplateFacts(
            description=found.get("Description") or "",
            parameters=tuple(
                parameter_record(name, parameters[name])
                for name in dict.fromkeys(order)
                if name in parameters
            ),
            raw=found,
        )

    def preview_stack(
        self, name: str, template: Template, *, parameters: Parameters | None = None
    ) -> StackPreview:
        """Let the service tell what a template would make, or change in a stack that there is.

        Args:
            name: The name of the stack, new or not.
            template: The template, or its file.
            parameters: The parameters; of a stack that there is, those to change.

        Returns:
            What would happen to each resource.

        Raises:
            InvalidRequestError: When the template or a parameter is wrong.

        Example:
            >>> from codomyrmex.cloud.infomaniak.heat import StackTemplate
            >>> template = StackTemplate.parse('''
            ... heat_template_version: 2018-08-31
            ... resources:
            ...   other: {type: OS::Heat::RandomString}
            ... ''')
            >>> preview = heat.preview_stack("words", template)
            >>> sorted((each.name, each.change) for each in preview.changes)
            [('other', 'create'), ('word', 'delete')]
        """
        read = read_template(template)
        found = next(iter(self._orchestration_api.stacks(name=name)), None)
        if found is not None:
            return self._preview_changes(found, read, self._body(read, parameters))
        return self._preview_new(name, read, self._body(read, parameters, stack_name=name))

    def diff_stack(
        self, stack: str, template: Template, *, parameters: Parameters | None = None
    ) -> StackDiff:
        """Compare a template with that of a stack, and tell what would become of its resources.

        Args:
            stack: Id or name of the stack.
            template: The template, or its file.
            parameters: The parameters to change.

        Returns:
            What differs. Values of hidden parameters are not known, so they count as the same.

        Raises:
            InvalidRequestError: When the template or a parameter is wrong.

        Example:
            >>> from codomyrmex.cloud.infomaniak.heat import StackTemplate
            >>> template = StackTemplate.parse('''
            ... heat_template_version: 2018-08-31
            ... parameters:
            ...   length: {type: number, default: 4}
            ... resources:
            ...   word: {type: OS::Heat::RandomString, properties: {length: 9}}
            ... ''')
            >>> diff = heat.diff_stack("words", template)
            >>> [line for line in diff.template.splitlines() if line.startswith(("-  ", "+  "))][-1]
            '+        "length": 9'
        """
        found, read = self._stack(stack), read_template(template)
        preview = self._preview_changes(found, read, self._body(read, parameters))
        old = self._send("GET", path_of(found, "template"))
        files = self._send("GET", path_of(found, "files"))
        there = self._look(found.id).parameters
        named = {**read.environment.get("parameters", {}), **(parameters or {})}
        return StackDiff(
            template="\n".join(
                difflib.unified_diff(
                    _lines(old), _lines(read.template), str(found.name), read.source, lineterm=""
                )
            ),
            parameters={
                key: (there.get(key), value)
                for key, value in named.items()
                if there.get(key) not in (_MASK, str(value), value)
            },
            files=tuple(
                sorted(
                    key for key in {*files, *read.files} if files.get(key) != read.files.get(key)
                )
            ),
            preview=preview,
        )

    def _preview_new(
        self, name: str, template: StackTemplate, body: Mapping[str, Any]
    ) -> StackPreview:
        with self._located(template):
            found = self._send("POST", "/stacks/preview", body)["stack"]
        changes = [_change(each, "create") for each in _flat(found["resources"])]
        return StackPreview(name=name, exists=False, changes=tuple(changes))

    def _preview_changes(
        self, stack: SDKStack, template: StackTemplate | None, body: Mapping[str, Any]
    ) -> StackPreview:
        with self._located(template):
            found = self._send("PATCH", path_of(stack, "preview"), body)["resource_changes"]
        changes = [
            _change(each, change) for kind, change in _CHANGES.items() for each in found[kind]
        ]
        return StackPreview(name=str(stack.name), exists=True, changes=tuple(changes))


def _flat(resources: list[Any]) -> list[dict[str, Any]]:
    """The resources of a preview; those of nested stacks are lists in the list."""
    return [
        inner for each in resources for inner in (_flat(each) if isinstance(each, list) else [each])
    ]


def _change(resource: Mapping[str, Any], change: ChangeKind) -> ResourceChange:
    return ResourceChange(
        name=resource["resource_name"],
        type=resource["resource_type"],
        change=change,
        properties=resource.get("properties") or {},
    )


def _lines(template: Mapping[str, Any]) -> list[str]:
    return json.dumps(dict(template), indent=2, sort_keys=True).splitlines()
