"""The orchestration client against Heat."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import msgspec
import pytest
from openstack.connection import Connection

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    InvalidRequestError,
    LocalFileNotFoundError,
    NotFoundError,
    UnexpectedResponseError,
    WaiterError,
    WaiterTimeoutError,
)
from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak import InfomaniakHeatClient
from codomyrmex.cloud.infomaniak.heat import Stack, StackEvent, StackTemplate

WORD = """\
heat_template_version: 2018-08-31
description: a word
parameters:
  length: {type: number, default: 4, constraints: [{range: {min: 1, max: 9}}]}
  key: {type: string, hidden: true, default: none}
resources:
  word:
    type: OS::Heat::RandomString
    properties:
      length: {get_param: length}
outputs:
  word: {value: {get_attr: [word, value]}, description: the word}
  facts: {value: {length: {get_param: length}, list: [1, two]}}
"""
TEST = """\
heat_template_version: 2018-08-31
parameters:
  fail: {type: boolean, default: false}
  seconds: {type: number, default: 0}
  value: {type: string, default: a}
resources:
  thing:
    type: OS::Heat::TestResource
    properties:
      value: {get_param: value}
      fail: {get_param: fail}
      action_wait_secs: {create: {get_param: seconds}, update: {get_param: seconds}}
"""


def plan(made: object) -> Plan:
    assert isinstance(made, Plan), made
    return made


def stack_of(made: object) -> Stack:
    assert isinstance(made, Stack), made
    return made


@pytest.fixture(scope="module")
def word(heat: InfomaniakHeatClient) -> Iterator[str]:
    """A stack with one word; its name."""
    made = heat.create_stack("t-word", StackTemplate.parse(WORD), tags=["test", "word"])
    yield stack_of(made).name
    heat.delete_stack("t-word", wait=False)


def test_create_update_delete(heat: InfomaniakHeatClient, name: str, user: Connection) -> None:
    template = StackTemplate.parse(WORD)
    planned = plan(heat.create_stack(name, template, dry_run=True))
    assert [(each.verb, each.target) for each in planned] == [
        ("create", f"stack {name}"),
        ("create", "resource word (OS::Heat::RandomString)"),
    ]
    with pytest.raises(NotFoundError, match="no stack"):
        heat.get_stack(name)
    seen: list[Stack] = []
    made = stack_of(
        heat.create_stack(
            name,
            template,
            parameters={"length": 5, "key": Secret("hunter2")},
            tags=["a", name],
            rollback=True,
            timeout_minutes=5,
            progress=seen.append,
        )
    )
    assert (made.provider_state, made.tags, made.rollback) == ("CREATE_COMPLETE", ("a", name), True)
    assert (made.timeout_minutes, made.owner, made.description) == (5, "PCU-TEST01", "a word")
    assert made.parameters["key"] == "******"
    assert made.raw["stack_status_reason"] == made.reason
    assert seen[-1] == made == heat.get_stack(made.id)
    assert [each.id for each in heat.list_stacks(tags=["a", name], state="CREATE_COMPLETE")] == [
        made.id
    ]
    with pytest.raises(AlreadyExistsError):
        heat.create_stack(name, template)
    changed = stack_of(heat.update_stack(name, parameters={"length": 6}, tags=["c"]))
    assert changed.provider_state == "UPDATE_COMPLETE"
    assert (changed.parameters["length"], changed.tags) == ("6", ("c",))
    assert len(heat.get_outputs(name)["word"]) == 6
    # again, while the state is the one that is waited for: the end of this update counts
    assert (
        len(heat.get_outputs(stack_of(heat.update_stack(name, reset=["length"])).id)["word"]) == 4
    )
    whole = plan(heat.delete_stack(name, dry_run=True))
    assert [each.target for each in whole][-1] == f"stack {name}"
    assert stack_of(heat.delete_stack(name)).id == made.id
    with pytest.raises(NotFoundError):
        heat.delete_stack(name)


def test_the_services_reason_is_told(heat: InfomaniakHeatClient, name: str) -> None:
    with pytest.raises(WaiterError, match=r"CREATE_FAILED: .*thing.*Test Resource failed"):
        heat.create_stack(name, StackTemplate.parse(TEST), parameters={"fail": True})
    events: list[StackEvent] = []
    with pytest.raises(WaiterError, match="CREATE_FAILED"):
        events.extend(each for each in heat.follow_events(name))
    assert any(each.failed and each.resource == "thing" for each in events)
    assert events[-1].failed
    heat.delete_stack(name, wait=False)


def test_events_are_followed_live(heat: InfomaniakHeatClient, name: str) -> None:
    made = heat.create_stack(name, StackTemplate.parse(TEST), parameters={"seconds": 1}, wait=False)
    assert stack_of(made).state == "IN_PROGRESS"
    with pytest.raises(WaiterTimeoutError):
        heat.wait_for_stack(name, timeout=0)
    states = [(each.resource, each.state) for each in heat.follow_events(name)]
    assert states[0] == (name, "CREATE_IN_PROGRESS")
    assert states[-1] == (name, "CREATE_COMPLETE")
    assert ("thing", "CREATE_COMPLETE") in states
    assert heat.wait_for_stack(name, "CREATE_COMPLETE").name == name
    assert [each.state for each in heat.list_events(name, resource="thing")] == [
        "CREATE_IN_PROGRESS",
        "CREATE_COMPLETE",
    ]
    assert len(list(heat.list_events(name))) == len(states)

    # an update that takes long is broken off, and what was there comes back
    heat.update_stack(name, parameters={"seconds": 6, "value": "b"}, wait=False)
    broken = stack_of(heat.cancel_update(name))
    assert broken.provider_state == "ROLLBACK_COMPLETE"
    with pytest.raises(InvalidRequestError, match="nothing to break off"):
        heat.cancel_update(name)
    heat.delete_stack(name, wait=False)


def test_suspend_resume_check(heat: InfomaniakHeatClient, name: str) -> None:
    heat.create_stack(name, StackTemplate.parse(TEST))
    assert plan(heat.suspend_stack(name, dry_run=True)).counts == {"update": 1}
    assert stack_of(heat.suspend_stack(name)).provider_state == "SUSPEND_COMPLETE"
    assert stack_of(heat.resume_stack(name)).provider_state == "RESUME_COMPLETE"
    assert stack_of(heat.check_stack(name)).provider_state == "CHECK_COMPLETE"
    assert stack_of(heat.check_stack(name)).provider_state == "CHECK_COMPLETE"
    heat.delete_stack(name, wait=False)


def test_abandoned_stacks_are_adopted(heat: InfomaniakHeatClient, name: str) -> None:
    heat.create_stack(name, StackTemplate.parse(WORD))
    before = heat.get_outputs(name)["word"]
    assert heat.export_stack(name)["name"] == name
    assert plan(heat.abandon_stack(name, dry_run=True)).counts == {"delete": 1}
    data = heat.abandon_stack(name)
    assert not isinstance(data, Plan)
    again = f"{name}-again"
    planned = plan(heat.adopt_stack(again, data, dry_run=True))
    assert [each.target for each in planned] == [f"stack {again}", "resource word"]
    adopted = stack_of(heat.adopt_stack(again, data))
    assert adopted.provider_state == "ADOPT_COMPLETE"
    assert heat.get_outputs(again)["word"] == before
    with pytest.raises(NotFoundError):
        heat.get_stack(name)
    with pytest.raises(InvalidRequestError, match="has no template and no resources"):
        heat.adopt_stack(name, {})
    heat.delete_stack(again, wait=False)


class Outputs(TypedDict):
    word: str
    facts: dict[str, object]


class Wrong(msgspec.Struct):
    word: int


def test_outputs_have_their_types(heat: InfomaniakHeatClient, word: str) -> None:
    told = heat.get_outputs(word)
    assert told["facts"] == {"length": 4, "list": [1, "two"]}
    typed = heat.get_outputs(word, Outputs)
    assert typed["word"] == told["word"]
    with pytest.raises(UnexpectedResponseError, match="Expected `int`, got `str`"):
        heat.get_outputs(word, Wrong)
    descriptions = {each.name: each.description for each in heat.get_stack(word).outputs}
    assert descriptions["word"] == "the word"


def test_templates_are_checked_with_positions(heat: InfomaniakHeatClient, name: str) -> None:
    facts = heat.validate_template(StackTemplate.parse(WORD))
    length, key = facts.parameters
    assert facts.description == "a word"
    assert (length.name, length.type, length.required, length.default) == (
        "length",
        "Number",
        False,
        4,
    )
    assert key.hidden

    def refused(match: str, old: str, new: str) -> None:
        template = StackTemplate.parse(WORD.replace(old, new), source="w.yaml")
        with pytest.raises(InvalidRequestError, match=match):
            heat.validate_template(template)
        with pytest.raises(InvalidRequestError, match=match):
            heat.create_stack(name, template, dry_run=True)

    refused(r"w\.yaml:10:7: .*Unknown Property size", "      length: {", "      size: {")
    refused(r"w\.yaml:8:5: .*OS::No::Thing", "OS::Heat::RandomString", "OS::No::Thing")
    refused(r"w\.yaml:12:18: .*other", "get_attr: [word", "get_attr: [other")
    with pytest.raises(InvalidRequestError, match=r"w\.yaml:4:3: .*length"):
        heat.create_stack(
            name,
            StackTemplate.parse(WORD, source="w.yaml"),
            parameters={"length": 12},
            dry_run=True,
        )


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("heat_template_version: [", r"template:1:25: "),
        (
            "heat_template_version: 2018-08-31\na: 1\na: 2",
            r"template:3:1: the key 'a' is there twice",
        ),
        ("resources: {}", r"template:1:1: the template says no heat_template_version"),
        ("- a", r"template:1:1: it is no mapping"),
    ],
)
def test_what_is_no_template_is_refused(text: str, match: str) -> None:
    with pytest.raises(InvalidRequestError, match=match):
        StackTemplate.parse(text)


def test_files_and_environments_go_along(
    heat: InfomaniakHeatClient, name: str, tmp_path: Path
) -> None:
    (tmp_path / "shop" / "parts").mkdir(parents=True)
    (tmp_path / "common").mkdir()
    main = tmp_path / "shop" / "main.yaml"
    main.write_text(
        "heat_template_version: 2018-08-31\n"
        "parameters: {size: {type: number}}\n"
        "resources:\n"
        "  part: {type: parts/part.yaml, properties: {text: {get_file: notes.txt}}}\n"
        "  own: {type: My::Word}\n"
        "  plain: {type: OS::Heat::RandomString, properties: {length: {get_param: size}}}\n"
        "outputs: {text: {value: {get_attr: [part, text]}}}\n"
    )
    (tmp_path / "shop" / "notes.txt").write_text("from the file")
    (tmp_path / "shop" / "parts" / "part.yaml").write_text(
        "heat_template_version: 2018-08-31\n"
        "parameters: {text: {type: string}}\n"
        "resources:\n"
        "  value: {type: OS::Heat::Value, properties: {value: {get_param: text}}}\n"
        "  deep: {type: OS::Heat::Value, properties: {value: {get_file: ../notes.txt}}}\n"
        "outputs: {text: {value: {get_attr: [value, value]}}}\n"
    )
    (tmp_path / "common" / "word.yaml").write_text(WORD)
    first, second = tmp_path / "common" / "env.yaml", tmp_path / "shop" / "env.yaml"
    first.write_text("resource_registry: {'My::Word': word.yaml}\nparameters: {size: 3}")
    second.write_text("parameters: {size: 7}")
    template = StackTemplate.read(main, environments=[first, second])
    assert sorted(template.files) == ["../common/word.yaml", "notes.txt", "parts/part.yaml"]
    assert (
        str(tmp_path)
        not in msgspec.json.encode(msgspec.structs.replace(template, positions={})).decode()
    )
    assert template.environment["parameters"] == {"size": 7}
    heat.create_stack(name, template)
    assert heat.get_outputs(name) == {"text": "from the file"}
    assert len(heat.get_resource(name, "plain").attributes["value"]) == 7
    nested = {
        (each.stack.split("-part")[0], each.name)
        for each in heat.list_resources(name, nested_depth=1)
    }
    assert (name, "deep") in nested
    there = heat.get_template(name)
    assert there.files == template.files
    assert heat.diff_stack(name, template).is_empty
    (tmp_path / "shop" / "notes.txt").write_text("changed")
    assert heat.diff_stack(name, StackTemplate.read(main, environments=[first, second])).files == (
        "notes.txt",
    )
    heat.delete_stack(name, wait=False)
    (tmp_path / "shop" / "notes.txt").unlink()
    with pytest.raises(
        LocalFileNotFoundError, match=re.escape("parts/part.yaml:5:54: ../notes.txt")
    ):
        StackTemplate.read(main)
    (tmp_path / "shop" / "notes.txt").write_bytes(b"\xff")
    with pytest.raises(InvalidRequestError, match="no text in UTF-8"):
        StackTemplate.read(main)


def test_a_template_is_compared_with_a_running_stack(heat: InfomaniakHeatClient, word: str) -> None:
    same = heat.diff_stack(word, StackTemplate.parse(WORD))
    assert same.is_empty
    template = StackTemplate.parse(
        WORD.replace("outputs:", "  more: {type: OS::Heat::RandomString}\noutputs:"),
        source="w.yaml",
    )
    diff = heat.diff_stack(word, template, parameters={"length": 6})
    assert diff.parameters == {"length": ("4", 6)}
    assert '+    "more": {' in diff.template.splitlines()
    assert diff.template.splitlines()[:2] == ["--- t-word", "+++ w.yaml"]
    assert sorted((each.name, each.change) for each in diff.preview.changes) == [
        ("more", "create"),
        ("word", "replace"),
    ]
    preview = heat.preview_stack("t-other", template)
    assert not preview.exists
    assert {each.change for each in preview.changes} == {"create"}
    assert heat.preview_stack(word, template).exists
    planned = plan(heat.update_stack(word, template, dry_run=True))
    assert planned.counts == {"update": 1, "create": 1, "skip": 1}


def test_resources(heat: InfomaniakHeatClient, word: str) -> None:
    found = heat.get_resource(word, "word")
    assert (found.type, found.state) == ("OS::Heat::RandomString", "CREATE_COMPLETE")
    assert [each.name for each in heat.list_resources(word)] == ["word"]
    with pytest.raises(NotFoundError):
        heat.get_resource(word, "absent")
    assert plan(heat.mark_resource(word, "word", dry_run=True)).counts == {"update": 1}
    marked = heat.mark_resource(word, "word", reason="too short")
    assert not isinstance(marked, Plan)
    assert (marked.state, marked.reason) == ("CHECK_FAILED", "too short")
    healed = heat.mark_resource(word, "word", unhealthy=False)
    assert not isinstance(healed, Plan)
    assert healed.state == "CHECK_COMPLETE"


def test_a_signal_ends_a_wait(heat: InfomaniakHeatClient, name: str) -> None:
    template = StackTemplate.parse(
        "heat_template_version: 2018-08-31\n"
        "resources:\n"
        "  handle: {type: OS::Heat::WaitConditionHandle}\n"
        "  wait: {type: OS::Heat::WaitCondition,\n"
        "         properties: {handle: {get_resource: handle}, timeout: 60}}\n"
        "outputs: {data: {value: {get_attr: [wait, data]}}}\n"
    )
    heat.create_stack(name, template, wait=False)
    waiting = threading.Thread(target=lambda: [*heat.follow_events(name)])
    waiting.start()
    while heat.get_resource(name, "handle").state != "CREATE_COMPLETE":
        waiting.join(0.2)
    assert plan(heat.signal_resource(name, "handle", dry_run=True)).counts == {"update": 1}
    heat.signal_resource(name, "handle", {"id": "1", "status": "SUCCESS", "data": "hello"})
    waiting.join()
    assert heat.get_outputs(name) == {"data": '{"1": "hello"}'}
    with pytest.raises(InvalidRequestError):
        heat.signal_resource(name, "wait", {"id": "1"})
    heat.delete_stack(name, wait=False)
