"""What the fake does for forms, by the reference's name."""

from __future__ import annotations

from typing import Any

from tests.coda.samples import Sampler
from tests.newsletter.contract import facts
from tests.newsletter.world import Record, World


def _show(one: Record) -> Record:
    made: Record = Sampler().make(facts()["schemas"]["Webform"])
    kept = {key: str(value) for key, value in one.items() if key in ("name", "title", "button")}
    return made | kept | {"id": one["id"]}


def ListWebforms(world: World, path: Record, query: Record, body: Any) -> list[Record]:  # noqa: N802 # as in the reference
    return [_show(each) for each in world.webforms.values()]


def CreateWebform(world: World, path: Record, query: Record, body: Any) -> Record:  # noqa: N802
    number = world.new_id()
    world.webforms[number] = {"id": number, **body}
    return _show(world.webforms[number])


def ShowWebform(world: World, path: Record, query: Record, body: Any) -> Record:  # noqa: N802
    return _show(world.find(world.webforms, path["webform"]))


def UpdateWebform(world: World, path: Record, query: Record, body: Any) -> Record:  # noqa: N802
    found = world.find(world.webforms, path["webform"])
    found |= body
    return _show(found)


def DeleteWebform(world: World, path: Record, query: Record, body: Any) -> Record:  # noqa: N802
    return _show(world.webforms.pop(world.find(world.webforms, path["webform"])["id"]))


def BulkDeleteWebform(world: World, path: Record, query: Record, body: Any) -> str:  # noqa: N802
    chosen = world.selected(world.webforms, body["select"])
    return world.queue(lambda: world.drop(world.webforms, chosen))
