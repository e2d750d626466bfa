"""What the fake newsletter holds, and what its operations do to it."""

from __future__ import annotations

import csv
import io
import itertools
import time
from collections.abc import Callable, Iterable
from typing import Any

WHEN = 1_770_000_000
Record = dict[str, Any]


class RefusedError(Exception):
    """A request that the service refuses."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status, self.code = status, code


class Queued(str):
    """The id of work that is queued."""

    __slots__ = ()


class World:
    """The state of one newsletter.

    Args:
        now: The time, which queued work takes some of.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._waiting: dict[str, Callable[[], None]] = {}
        self.lag = 4.0
        self.hidden: dict[int, Record] = {}
        self._ids = itertools.count(100)
        self.sent: list[int] = []
        self.tests: list[tuple[str, str]] = []
        self.uploads: dict[int, str] = {}
        self.imported: list[str] = []
        self.tasks: dict[str, Record] = {}
        self.knows_tasks = True
        self.fields = {1: {"id": 1, "name": "First name", "key": "first_name"}}
        self.groups: dict[int, Record] = {
            1: {"id": 1, "name": "Friends", "updated_at": WHEN},
            2: {"id": 2, "name": "Press", "updated_at": WHEN},
        }
        self.subscribers: dict[int, Record] = {}
        for number, name in enumerate(("ada", "bob", "cid"), 1):
            self.subscribers[number] = {
                "id": number,
                "email": f"{name}@example.com",
                "status": "active" if number < 3 else "unsubscribed",
                "created_at": WHEN,
                "values": {"first_name": name.title()},
                "in": {1} if number < 3 else set(),
            }
        self.campaigns = {
            number: self.campaign(number, {"subject": subject})
            for number, subject in enumerate(("Spring", "Summer", "Autumn"), 1)
        }
        self.campaigns[1]["status"] = "sent"
        self.segments: dict[int, Record] = {
            1: {"id": 1, "name": "Readers", "subscribed_count": 2, "updated_at": WHEN}
        }
        self.webforms: dict[int, Record] = {1: {"id": 1, "name": "Join"}}

    def new_id(self) -> int:
        return next(self._ids)

    @staticmethod
    def campaign(number: int, body: Record) -> Record:
        kept: Record = {key: body[key] for key in ("subject", "preheader", "lang") if key in body}
        return {
            "id": number,
            "status": "draft",
            "sending_batch": None,
            "lang": "en_GB",
            "subject": "",
            "preheader": "",
            "email_from_name": body.get("email_from_name", "Ada"),
            "email_from_addr": body.get("email_from_addr", "ada@example.com"),
            "tracking_link": True,
            "tracking_opening": True,
            "tracking_utm": [],
            "next_step": "content",
            "started_at": 0,
            "created_at": WHEN,
            "subscribers_count": 2,
            "recipients": [],
            **kept,
        }

    # -- what records look like outside

    def show_subscriber(self, one: Record) -> Record:
        return {
            "id": one["id"],
            "email": one["email"],
            "status": one["status"],
            "created_at": one["created_at"],
            "groups": [self.show_group(self.groups[each]) for each in sorted(one["in"])],
            "fields": [
                {**each, "value": str(one["values"].get(each["key"], ""))}
                for each in self.fields.values()
            ],
            "statistics": {
                "sent_count": 1,
                "open_count": 1,
                "click_count": 0,
                "open_rate": 100,
                "click_rate": 0,
            },
        }

    def show_group(self, one: Record) -> Record:
        count = sum(one["id"] in each["in"] for each in self.subscribers.values())
        return {**one, "subscribed_count": str(count)}

    # -- finding

    @staticmethod
    def find(table: dict[int, Record], key: object) -> Record:
        found = table.get(int(str(key))) if str(key).isdigit() else None
        if found is None:
            raise RefusedError(404, "object_not_found", "Object not found")
        return found

    def group_of(self, key: int | str) -> int:
        """The id of a group by id or name; a new name makes one."""
        for each in self.groups.values():
            if key == each["id" if isinstance(key, int) else "name"]:
                return int(each["id"])
        if isinstance(key, int):
            raise RefusedError(422, "validation_failed", f"no group {key}")
        number = self.new_id()
        self.groups[number] = {"id": number, "name": key, "updated_at": WHEN}
        return number

    def selected(self, table: dict[int, Record], select: Record | None) -> list[int]:
        if select is None or select["all"]:
            return [each for each in table if each not in (select or {}).get("exclude", ())]
        return [each for each in select.get("include", ()) if each in table]

    def matching(self, query: Record, within: int | None = None) -> list[Record]:
        chosen = query.get("filter", {})
        status = chosen.get("status", "active" if within is None else "all")
        return [
            self.show_subscriber(each)
            for each in self.subscribers.values()
            if (status in ("all", each["status"]))
            and chosen.get("search", "").lower() in each["email"]
            and (within is None or within in each["in"])
            and all(int(group) in each["in"] for group in chosen.get("groups", ()))
        ]

    # -- changing

    def queue(self, do: Callable[[], None]) -> Queued:
        """Queue work that is done some seconds later."""
        key = f"task-{self.new_id()}"
        self.tasks[key] = {"uuid": key, "status": "spooled", "queued": self._now()}
        self._waiting[key] = do
        return Queued(key)

    def settle(self) -> None:
        """Do the work whose time has come."""
        for key in [*self._waiting]:
            age = self._now() - self.tasks[key]["queued"]
            self.tasks[key]["status"] = "running" if age >= self.lag / 2 else "spooled"
            if age >= self.lag:
                self._waiting.pop(key)()
                self.tasks[key]["status"] = "executed"

    def cancel(self, key: str) -> None:
        """Take queued work back that is not done."""
        if self._waiting.pop(key, None) is None:
            raise RefusedError(404, "object_not_found", "Object not found")
        del self.tasks[key]

    def task(self, key: str) -> Record:
        task = self.tasks.get(key)
        if task is None or not self.knows_tasks:
            raise RefusedError(404, "object_not_found", "Object not found")
        return {"uuid": key, "status": task["status"], "created_at": WHEN}

    @staticmethod
    def drop(table: dict[int, Record], keys: Iterable[int]) -> None:
        """Take records away, those that are still there."""
        for key in keys:
            table.pop(key, None)

    def hide(self, keys: Iterable[int]) -> None:
        """Delete subscribers: their data are kept until they are forgotten."""
        for key in keys:
            if key in self.subscribers:
                self.hidden[key] = self.subscribers.pop(key)

    def put_subscriber(self, body: Record) -> Record:
        found = next(
            (each for each in self.subscribers.values() if each["email"] == body["email"]), None
        )
        if found is None:
            number = self.new_id()
            found = self.subscribers[number] = {
                "id": number,
                "email": body["email"],
                "status": "active",
                "created_at": WHEN,
                "values": {},
                "in": set(),
            }
        found["status"] = body.get("status", found["status"])
        found["values"] |= body.get("fields", {})
        found["in"] |= {self.group_of(each) for each in body.get("groups", ())}
        return self.show_subscriber(found)

    def import_upload(self, body: Record) -> None:
        text = self.uploads.pop(body.get("upload_id", 0), None)
        if text is None:
            raise RefusedError(422, "validation_failed", "no such upload")
        reader = csv.reader(
            io.StringIO(text),
            delimiter=body.get("csv_separator", ","),
            quotechar=body.get("csv_enclosure", '"'),
        )
        for line in reader:
            values: Record = {}
            email = ""
            for column, value in zip(body["fields"], line, strict=True):
                if isinstance(column, dict) and column["type"] == "email":
                    email = value
                elif isinstance(column, dict):
                    values[column["name"]] = value
                else:
                    values[self.find(self.fields, column)["key"]] = value
            self.imported.append(email)
            groups = body.get("groups", [])
            self.put_subscriber({"email": email, "fields": values, "groups": groups})
