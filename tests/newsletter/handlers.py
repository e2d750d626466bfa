"""What the fake does for each operation that it keeps something about, by the reference's name.

A handler takes the world, the names of the path, the query and the body, and gives the data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.newsletter.world import WHEN, Record, RefusedError, World

Body = Any


def ShowDomain(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802 # as in the reference
    return {
        "id": int(path["domain"]),
        "name": "news.example.com",
        "credit_month": 500,
        "sender_type": "aws",
        "status": "enabled",
        "dns": None,
        "can_use_other_domains": True,
        "statistics": {},
    }


def _campaign(world: World, path: Record) -> Record:
    return world.find(world.campaigns, path["campaign"])


def ListCampaigns(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    status = query.get("filter", {}).get("status")
    return [each for each in world.campaigns.values() if not status or each["status"] in status]


def CreateCampaign(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    number = world.new_id()
    world.campaigns[number] = world.campaign(number, body)
    return world.campaigns[number]


def ShowCampaign(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    found = dict(_campaign(world, path))
    if "statistics" in query.get("with", ""):
        counts = {"sent": 200, "open": 120, "click": 30, "delivery": 198, "bounce": 2}
        counts |= {"complaint": 0, "soft_bounce": 1, "unsubscribe": 3}
        found["statistics"] = {f"{key}_count": str(value) for key, value in counts.items()}
        found["statistics"] |= {f"{key}_rate": value / 2 for key, value in counts.items()}
    return found


def EditCampaign(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    found = _campaign(world, path)
    found |= {key: body[key] for key in ("subject", "preheader", "lang") if key in body}
    return found


def DeleteCampaign(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    del world.campaigns[_campaign(world, path)["id"]]
    return True


def DeleteCampaigns(world: World, path: Record, query: Record, body: Body) -> str:  # noqa: N802
    chosen = world.selected(world.campaigns, body.get("select"))
    return world.queue(lambda: world.drop(world.campaigns, chosen))


def DuplicateCampaign(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    return CreateCampaign(world, path, query, _campaign(world, path))


def ScheduleCampaign(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    found = _campaign(world, path)
    if found["status"] not in ("draft", "canceled"):
        raise RefusedError(400, "bad_request", "the campaign is no draft")
    if "started_at" in body:
        found |= {"status": "scheduled", "started_at": body["started_at"]}
    else:
        found |= {"status": "sending", "started_at": WHEN}
        world.sent.append(found["id"])
    return True


def CancelCampaign(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    found = _campaign(world, path)
    if found["status"] != "scheduled":
        raise RefusedError(400, "bad_request", "the campaign is not scheduled")
    found["status"] = "canceled"
    return True


def TestCampaignById(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    world.tests.append((str(_campaign(world, path)["id"]), body["email"]))
    return True


def TestCampaign(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    world.tests += [(path["template_uuid"], each) for each in body["emails"]]
    return True


def SubscribersActivity(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    found = [each for each in world.subscribers.values() if each["status"] == "active"]
    return [{"email": each["email"], "open_count": 2, "click_count": 1} for each in found]


def LinksActivity(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return [{"url": "https://example.com", "count": 20}]


def GetTracking(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    action = query.get("filter", {}).get("action")
    rows = [{"email": "ada@example.com", "action": "open"}, {"email": "bob@example.com"}]
    return [row for row in rows if action is None or row.get("action") == action]


# -- subscribers


def ListSubscribers(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return world.matching(query)


def FilterProviders(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return world.matching(body)


def CreateSubscriber(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    return world.put_subscriber(body)


def _subscriber(world: World, path: Record) -> Record:
    return world.find(world.subscribers, path["subscriber"])


def ShowSubscriber(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    return world.show_subscriber(_subscriber(world, path))


def UpdateSubscriber(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    found = _subscriber(world, path)
    found["status"] = body.get("status", found["status"])
    if "fields" in body:
        found["values"] = dict(body["fields"])  # what is left out is deleted
    if "groups" in body:
        found["in"] = {world.group_of(each) for each in body["groups"]}
    return world.show_subscriber(found)


def DeleteSubscriber(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    world.hide([_subscriber(world, path)["id"]])
    return True


def ForgetSubscriber(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    found = world.find(world.subscribers | world.hidden, path["subscriber"])["id"]
    world.subscribers.pop(found, None)
    world.hidden.pop(found, None)
    return True


def CountSubscribersStatus(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    states = [each["status"] for each in world.subscribers.values()]
    return {each: str(states.count(each)) for each in states}


def DeleteSubscribers(world: World, path: Record, query: Record, body: Body) -> str:  # noqa: N802
    chosen = world.selected(world.subscribers, body["select"])
    return world.queue(lambda: world.hide(chosen))


def Assign(world: World, path: Record, query: Record, body: Body) -> str:  # noqa: N802
    groups = {world.group_of(each) for each in body.get("groups", ())}
    return _queue_change(world, body, lambda each: each["in"].update(groups))


def Unassign(world: World, path: Record, query: Record, body: Body) -> str:  # noqa: N802
    return _queue_change(world, body, lambda each: each["in"].discard(body["group_id"]))


def UnsubscribeSubscribers(world: World, path: Record, query: Record, body: Body) -> str:  # noqa: N802
    return _queue_change(world, body, lambda each: each.update(status="unsubscribed"))


def _queue_change(world: World, body: Body, change: Callable[[Record], None]) -> str:
    """Change subscribers later: those that are selected now."""
    chosen = world.selected(world.subscribers, body["select"])

    def do() -> None:
        for key in chosen:
            if key in world.subscribers:
                change(world.subscribers[key])

    return world.queue(do)


def ExportSubscribers(world: World, path: Record, query: Record, body: Body) -> str:  # noqa: N802
    return world.queue(lambda: None)


def CancelOperation(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    world.cancel(path["operationId"])
    return True


def UploadCsvFile(world: World, path: Record, query: Record, body: Body) -> list[str]:  # noqa: N802
    number = len(world.uploads) + len(world.imported) + 1
    world.uploads[number] = body.get("content", "")
    return [str(number)]


def ImportSubscribers(world: World, path: Record, query: Record, body: Body) -> None:  # noqa: N802
    world.import_upload(body)


# -- groups


def ListGroups(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return [world.show_group(each) for each in world.groups.values()]


def CreateGroup(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    number = world.new_id()
    world.groups[number] = {"id": number, "name": body["name"], "updated_at": WHEN}
    return world.show_group(world.groups[number])


def ShowGroup(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    return world.show_group(world.find(world.groups, path["group"]))


def UpdateGroup(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    found = world.find(world.groups, path["group"])
    found["name"] = body["name"]
    return world.show_group(found)


def DeleteGroup(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    key = world.find(world.groups, path["group"])["id"]
    _drop_groups(world, [key])
    return True


def _drop_groups(world: World, keys: list[int]) -> None:
    world.drop(world.groups, keys)
    for each in world.subscribers.values():
        each["in"] -= set(keys)


def DeleteGroups(world: World, path: Record, query: Record, body: Body) -> str:  # noqa: N802
    chosen = world.selected(world.groups, body["select"])
    return world.queue(lambda: _drop_groups(world, chosen))


def GetGroupSubscribers(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return world.matching(query, world.find(world.groups, path["group"])["id"])


def AssignSubscribers(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    group = world.find(world.groups, path["group"])["id"]
    found = [world.find(world.subscribers, each) for each in body["subscriber_ids"]]
    for each in found:
        each["in"].add(group)
    return [world.show_subscriber(each) for each in found]


def UnassignSubscribers(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    group = world.find(world.groups, path["group"])["id"]
    found = [world.find(world.subscribers, each) for each in body["subscriber_ids"]]
    for each in found:
        each["in"].discard(group)
    return [world.show_subscriber(each) for each in found]


# -- segments, fields, webforms


def ListSegments(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return list(world.segments.values())


def CreateSegment(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    number = world.new_id()
    world.segments[number] = {
        "id": number,
        "name": body["name"],
        "subscribed_count": 0,
        "updated_at": WHEN,
    }
    return world.segments[number]


def ShowSegment(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    return world.find(world.segments, path["segment"])


def UpdateSegment(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    found = world.find(world.segments, path["segment"])
    found["name"] = body.get("name", found["name"])
    return found


def DeleteSegment(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    del world.segments[world.find(world.segments, path["segment"])["id"]]
    return True


def DeleteSegments(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    world.drop(world.segments, world.selected(world.segments, body["select"]))
    return True


def GetSegmentSubscribers(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    world.find(world.segments, path["segment"])
    return world.matching(query, 1)


def ListFields(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return list(world.fields.values())


def CreateField(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    number = world.new_id()
    key = body.get("slug") or body["name"].lower().replace(" ", "_")
    world.fields[number] = {"id": number, "name": body["name"], "key": key}
    return world.fields[number]


def UpdateField(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    found = world.find(world.fields, path["field"])
    found["name"] = body["name"]
    return found


def DeleteField(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    return world.fields.pop(world.find(world.fields, path["field"])["id"])


def DeleteFields(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    world.drop(world.fields, world.selected(world.fields, body["select"]))
    return True


def ListTemplates(world: World) -> list[Record]:  # noqa: N802
    return [{"id": 1, "domain_id": 12, "name": "Plain", "content": {}, "thumbnail": ""}]


def ListAllTemplates(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return ListTemplates(world)


def ShowHtml(world: World, path: Record, query: Record, body: Body) -> str:  # noqa: N802
    return "<p>Hello</p>"


def UpdateThumbnail(world: World, path: Record, query: Record, body: Body) -> bool:  # noqa: N802
    return True


def CreateTemplateFromCampaign(world: World, path: Record, query: Record, body: Body) -> str:  # noqa: N802
    _campaign(world, path)
    return "1"


def ListThemes(world: World, path: Record, query: Record, body: Body) -> list[str]:  # noqa: N802
    return ["light", "dark"]


def ListWebformFields(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return [{"id": 1, "required": True}]


# -- credits


def ListCredits(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    common = {"type": "newsletter", "genre": "pack", "created_at": WHEN}
    return [{"id": 1, "quantity": 1000, **common}, {"id": 2, "quantity": -200, **common}]


def AccountCredits(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return ListCredits(world, path, query, body)[:1]


def CreditsDetails(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    return {"total": "800"}


def ListCreditsOffers(world: World, path: Record, query: Record, body: Body) -> list[str]:  # noqa: N802
    return ["1000", "5000"]


def Checkout(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    return {"url": "https://example.com/checkout"}


def ApiKey(world: World, path: Record, query: Record, body: Body) -> list[str]:  # noqa: N802
    return ["an-old-key"]


def AsyncTasksShow(world: World, path: Record, query: Record, body: Body) -> Record:  # noqa: N802
    return world.task(path["task_uuid"])


def AsyncTasksList(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return [world.task(each) for each in world.tasks]


def ProductsList(world: World, path: Record, query: Record, body: Body) -> list[Record]:  # noqa: N802
    return [{"id": 12, "service_name": "mailing", "customer_name": "news.example.com"}]
