"""Commands that call one method of a client each: read the words, call, print what it returns.

A row says all that there is to say: `Call` names the method, how words and options become its
arguments, and the columns of what it returns. Of rows `service_group` makes a `Group`. There is no
logic here that the method lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from codomyrmex.cloud.cli.command import Command, Example, Group, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS, YES
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.cli.service_output import (
    byte_progress,
    print_plan,
    print_request,
    state_progress,
    watching,
)
from codomyrmex.cloud.cli.values import parse_count, parse_pair

if TYPE_CHECKING:
    pass

__all__ = [
    "LOOK_OPTIONS",
    "WAIT_OPTIONS",
    "Argument",
    "Call",
    "Field",
    "Service",
    "closing",
    "print_plan",
    "print_request",
    "service_command",
    "service_group",
    "watching",
]

# what a client's method takes and returns is of any type; its signature is held by a test
_Any = Any

WAIT_OPTIONS: Final = (
    Option(("--wait",), "Wait until it is done (the default)."),
    Option(("--no-wait",), "Return as soon as the service has accepted it."),
    Option(("--timeout",), "Seconds to wait at the most; 600 without it.", "SECONDS"),
)
"""Of what waits for a change."""

LOOK_OPTIONS: Final = (
    Option(("--raw",), "With --json, the service's own record too, as raw."),
    Option(("--watch",), "Look again every 2 seconds and print what changed, until Ctrl-C."),
)
"""Of what only looks."""


class Argument(NamedTuple):
    """A word of the command line that becomes an argument.

    Attributes:
        word: What help calls it, such as ``SERVER``.
        parameter: The parameter it is given as.
        read: Makes the value of the text.
        names: The method that lists what it can be, for completion.
        optional: Whether it may be left out.

    Example:
        >>> Argument("SERVER", "instance").optional
        False
    """

    word: str
    parameter: str
    read: Callable[[str], object] = str
    names: str = ""
    optional: bool = False


class Field(NamedTuple):
    """An option that becomes an argument.

    Attributes:
        flag: The option.
        help: What it does, one line.
        value: What its value is called in help; empty for a switch.
        parameter: The parameter; the flag's own words when empty.
        read: Makes the value of the text.
        many: Whether it may be repeated: a list, or a mapping of ``NAME=VALUE``
            or ``NAME[=VALUE]``.
        required: Whether it must be given.
        constant: What a switch gives.
        choices: The values that it takes, where there are few.

    Example:
        >>> Field("--key-name", "The key pair.", "NAME").target
        'key_name'
    """

    flag: str
    help: str
    value: str = ""
    parameter: str = ""
    read: Callable[[str], object] = str
    many: bool = False
    required: bool = False
    constant: object = True
    choices: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """The parameter.

        Returns:
            Its name.

        Example:
            >>> Field("--no-dhcp", "…", parameter="dhcp", constant=False).target
            'dhcp'
        """
        return self.parameter or self.flag.strip("-").replace("-", "_")

    def given(self, values: Values) -> dict[str, object]:
        """Read it.

        Args:
            values: The command line.

        Returns:
            Parameter and value; empty when it was not given.

        Raises:
            InvalidRequestError: When its text is no such value.
        """
        if self.required and values.text(self.flag) is None:
            raise values.wrong(f"{values.command.name}: {self.flag} is missing")
        if not self.value:
            return {self.target: self.constant} if values.switch(self.flag) else {}
        if not self.many:
            value = values.parsed(self.flag, self.read)
            return {} if value is None else {self.target: value}
        texts = [text for _, text in values.pairs(self.flag)]
        if not texts:
            return {}
        if self.value == "NAME=VALUE":
            return {self.target: dict(parse_pair(text) for text in texts)}
        if self.value == "NAME[=VALUE]":
            parts = (text.partition("=") for text in texts)
            return {self.target: {name: value for name, _, value in parts}}
        return {self.target: [self.read(text) for text in texts]}


class Call(NamedTuple):
    """One command.

    Attributes:
        verb: The last word of its name.
        method: The client's method; or a function of the client, for what has to be put together.
        summary: What it does, one line.
        arguments: Its words.
        fields: Its options.
        columns: The columns of what it lists; those of its group when empty.
        noun: What it returns; that of its group when empty.
        changes: Whether it changes something, so that it has a dry run.
        waits: Whether it can wait for the change.
        deletes: Whether it asks before.
        several: Whether its first word may be repeated, each with a call of its own.
        moves: What it does with bytes, such as ``uploading``, where it reports them.
        reveal: Whether it prints secrets: they are there only now.
        details: What else one must know.
        example: The words after its name, in the example.
        purpose: What the example is good for.
        more: Further examples, in the same way.

    Example:
        >>> Call("list", "list_flavors", "List the flavors.").changes
        False
    """

    verb: str
    method: str | Callable[..., _Any]
    summary: str
    arguments: tuple[Argument, ...] = ()
    fields: tuple[Field, ...] = ()
    columns: str = ""
    noun: str = ""
    changes: bool = False
    waits: bool = False
    deletes: bool = False
    several: bool = False
    moves: str = ""
    reveal: bool = False
    details: str = ""
    example: str = ""
    purpose: str = ""
    more: tuple[tuple[str, str], ...] = ()


class Service(NamedTuple):
    """What the commands of a group share.

    Attributes:
        name: The group's name, with those above it.
        module: The package of the client.
        client: The client's class, made by ``from_env``.
        noun: What its commands are about, such as ``server``.
        columns: The columns of a list of them.
        options: Further options of all of its commands.
        make: Makes the client, from its class and the command line; `from_env` when None.
        shown: The group's name in examples, where there is a shorter one.

    Example:
        >>> Service("infomaniak flavor", "codomyrmex.cloud.infomaniak", "C", "flavor", "name").noun
        'flavor'
    """

    name: str
    module: str
    client: str
    noun: str
    columns: str
    options: tuple[Option, ...] = ()
    make: Callable[[_Any, Values | None], _Any] | None = None
    shown: str = ""

    def open(self, values: Values | None = None) -> _Any:
        """Make the client.

        Args:
            values: The command line.

        Returns:
            The client, to be closed by its ``close``.
        """
        cls = getattr(import_module(self.module), self.client)
        return cls.from_env() if self.make is None else self.make(cls, values)


def service_group(
    service: Service, summary: str, calls: Sequence[Call], *, details: str = "",
    modules: tuple[str, ...] = (), aliases: tuple[tuple[str, str], ...] = (),
) -> Group:  # fmt: skip
    """Make a group of commands.

    Args:
        service: What they share.
        summary: What they are for, one line.
        calls: The commands.
        details: What else one must know.
        modules: Members that have a module each.
        aliases: Other names of members.

    Returns:
        The group.

    Example:
        >>> service = Service("demo flavor", "codomyrmex.cloud", "C", "flavor", "name")
        >>> service_group(service, "Sizes.", [Call("list", "list_flavors", "List.")]).members
        ('list',)
    """
    commands = tuple(service_command(service, call) for call in calls)
    return Group(service.name, summary, details, modules, commands, aliases)


def service_command(service: Service, call: Call) -> Command:
    """Make one command, where it is no member of a group.

    Args:
        service: Its service; without a verb its name is that of the command.
        call: The command.

    Returns:
        The command.

    Example:
        >>> service = Service("demo topology", "codomyrmex.cloud", "C", "link", "source target")
        >>> service_command(service, Call("", "topology", "Draw it.")).name
        'demo topology'
    """
    name = f"{service.name} {call.verb}".rstrip()
    shown = f"{service.shown or service.name} {call.verb}".rstrip()
    words = [
        f"[{each.word}]" if each.optional else each.word + ("..." if first and call.several else "")
        for each, first in zip(call.arguments, [True, *[False] * 9], strict=False)
    ]
    needed = sum(not each.optional for each in call.arguments)
    own = (
        Option((field.flag,), field.help, field.value or None, field.choices)
        for field in call.fields
    )
    options = (
        *own,
        *((YES,) if call.deletes else ()),
        *(CHANGE_OPTIONS if call.changes else ()),
        *(WAIT_OPTIONS if call.waits else ()),
        *(() if call.changes else LOOK_OPTIONS),
        *service.options,
    )
    examples = ((call.example, call.purpose or call.summary.rstrip(".").lower()), *call.more)
    return Command(
        name=name,
        usage=" ".join(words),
        summary=call.summary,
        details=call.details,
        run=partial(_run, service, call),
        options=options,
        examples=tuple(Example(f"cmx {shown} {line}".rstrip(), text) for line, text in examples),
        least=needed,
        most=None if call.several else len(call.arguments),
        complete=partial(_complete, service, call),
    )


def _complete(service: Service, call: Call, words: Sequence[str]) -> Iterable[str]:
    plain = [word for word in words[:-1] if not word.startswith("-")]
    index = 0 if call.several else len(plain)
    if index >= len(call.arguments) or not call.arguments[index].names:
        return ()
    with closing(service.open()) as client:
        found = getattr(client, call.arguments[index].names)()
        names = {str(getattr(each, "name", "") or each.id) for each in found}
    return sorted(names - set(plain))


@contextmanager
def closing(client: _Any) -> Iterator[_Any]:
    """Close a client at the end of the block.

    Args:
        client: The client.

    Yields:
        The client.

    Example:
        >>> import io
        >>> with closing(io.StringIO("x")) as stream:
        ...     stream.read()
        'x'
    """
    try:
        yield client
    finally:
        client.close()


def _run(service: Service, call: Call, context: Context, values: Values) -> ExitCode:
    keywords: dict[str, object] = {}
    for field in call.fields:
        keywords |= field.given(values)
    subjects = [[word] for word in values.arguments] if call.several else [values.arguments]
    bound = [_bound(call, words, keywords) for words in subjects]
    if call.deletes and not context.dry_run:
        what = ", ".join(values.arguments[: None if call.several else 1]) or "it"
        if not context.confirm(f"{values.command.name} deletes {what}", "Delete it?"):
            return ExitCode.FAILED
    with closing(service.open(values)) as client:
        method = getattr(client, call.method) if isinstance(call.method, str) else partial(
            call.method, client
        )  # fmt: skip
        for words, arguments in zip(subjects, bound, strict=True):
            with context.each(" ".join(words), len(subjects)):
                if call.changes or call.moves:
                    _change(service, call, context, values, method, arguments)
                elif values.switch("--watch"):
                    _watch(service, call, context, values, partial(method, **arguments))
                else:
                    _print(service, call, context, values, method(**arguments))
    return context.exit_code


def _watch(
    service: Service,
    call: Call,
    context: Context,
    values: Values,
    look: Callable[[], _Any],
) -> None:
    watching(context, lambda seen: _print(service, call, context, values, look(), seen=seen))


def _bound(call: Call, words: Sequence[str], keywords: Mapping[str, object]) -> dict[str, object]:
    places = zip(call.arguments, words, strict=False)
    return {each.parameter: each.read(word) for each, word in places} | dict(keywords)


def _change(
    service: Service,
    call: Call,
    context: Context,
    values: Values,
    method: Callable[..., _Any],
    arguments: Mapping[str, object],
) -> None:
    options: dict[str, object] = {"dry_run": context.dry_run} if call.changes else {}
    noun = call.noun or service.noun
    shown = byte_progress(context, call.moves) if call.moves else state_progress(context, noun)
    with shown as progress:
        if call.waits or call.moves:
            options["progress"] = progress
        if call.waits:
            options["wait"] = not values.switch("--no-wait")
            timeout = values.parsed("--timeout", parse_count)
            options |= {} if timeout is None else {"timeout": float(timeout)}
        result = method(**arguments, **options)
    _print(service, call, context, values, result, done=_said(call, noun, arguments))


def _said(call: Call, noun: str, arguments: Mapping[str, object]) -> str:
    named = next(iter(arguments.values()), "") if call.arguments else ""
    return f"{noun} {named}".strip()


def _print(
    service: Service,
    call: Call,
    context: Context,
    values: Values,
    result: _Any,
    *,
    done: str = "",
    seen: set[str] | None = None,
) -> None:
    from codomyrmex.cloud.cli.records import show_line, show_record, show_table
    from codomyrmex.cloud.common.plan import Plan
    from codomyrmex.cloud.common.rest.previews import RequestPreview

    output, noun, raw = context.output, call.noun or service.noun, values.switch("--raw")
    if isinstance(result, Plan):
        print_plan(context, result)
    elif isinstance(result, RequestPreview):
        print_request(context, result)
    elif result is None:
        if output.json:
            record: dict[str, JsonValue] = {
                "type": "action",
                "verb": call.verb,
                "target": done,
                "dry_run": False,
            }
            output.result(record, "")
        output.note(f"{call.verb}: {done}: done")
    elif isinstance(result, str):
        output.result({"type": noun, "text": result}, result.rstrip("\n"))
    elif isinstance(result, Iterator):
        # it goes on as long as what it tells of: each at once
        for item in result:
            if isinstance(item, str):
                output.result({"type": noun, "text": item}, item.rstrip("\n"))
            else:
                show_line(output, noun, call.columns or service.columns, item, raw=raw)
            output.stdout.flush()
    elif isinstance(result, Iterable):
        columns = call.columns or service.columns
        show_table(output, noun, columns, result, raw=raw, seen=seen)
    elif seen is not None:
        show_table(output, noun, call.columns or service.columns, [result], raw=raw, seen=seen)
    else:
        show_record(output, noun, result, raw=raw, reveal=call.reveal)
