"""Zones from zone files, and back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    InvalidRequestError,
    LocalFileNotFoundError,
)
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.apis import checked
from codomyrmex.cloud.infomaniak.dns.base import DnsService
from codomyrmex.cloud.infomaniak.dns.records import Zone
from codomyrmex.cloud.infomaniak.waiting import DEFAULT_TIMEOUT, ChangeOptions, Goal

_ORIGIN: Final = re.compile(r"^\$ORIGIN\s+(\S+)", re.MULTILINE | re.IGNORECASE)


class ZoneFiles(DnsService):
    """The part of `InfomaniakDNSClient` for zone files."""

    def import_zone(
        self, source: Path | str, **options: Unpack[ChangeOptions[Zone]]
    ) -> Zone | Plan:
        """Make a zone from a zone file, and wait until the name servers have it.

        The import itself is waited for also with ``wait=False``: only then is there a zone.

        Args:
            source: The file, or its text. It needs a line ``$ORIGIN`` and a SOA record.
            **options: See `ChangeOptions`.

        Returns:
            The zone, or with ``dry_run`` the plan.

        Raises:
            LocalFileNotFoundError: When there is no such file.
            InvalidRequestError: When the text has no ``$ORIGIN``.
            AlreadyExistsError: When the project has such a zone.
            WaiterError: When the service cannot read it; its words are in the message.

        Example:
            >>> text = dns.export_zone("example.org").replace("example.org", "example.com")
            >>> dns.import_zone(text, dry_run=True).actions[0].target
            'zone example.com.'
        """
        text = _text(source) if isinstance(source, Path) else source
        origin = _ORIGIN.search(text)
        if origin is None:
            raise InvalidRequestError(
                "the zone file has no line $ORIGIN, which names the zone",
                hint="Begin it with: $ORIGIN example.org.",
                provider=self.provider,
                service=self.service_type,
            )
        name = origin[1] if origin[1].endswith(".") else f"{origin[1]}."
        if any(each.name == name for each in self._dns_api.zones(name=name)):
            raise AlreadyExistsError(
                f"there is a zone {name} already",
                hint="Change its records with ensure_records, or delete it first",
                provider=self.provider,
                service=self.service_type,
            )
        timeout = options.get("timeout", DEFAULT_TIMEOUT)
        return self._change(
            Action(
                "create", f"zone {name}", source=str(source) if isinstance(source, Path) else None
            ),
            lambda: self._imported(name, text, timeout),
            lambda zone_id: self._zone_goal(zone_id, name),
            options,
        )

    def export_zone(self, zone: str, *, timeout: float = DEFAULT_TIMEOUT) -> str:
        """Write a zone as a zone file.

        Args:
            zone: Its id or name.
            timeout: Seconds at the most until the service has written it.

        Returns:
            The text of the file.

        Raises:
            WaiterError: When the service could not write it.

        Example:
            >>> dns.export_zone("example.org").splitlines()[0]
            '$ORIGIN example.org.'
        """
        found = self._zone(zone)
        api = self._dns_api
        task = checked(api.post(f"/zones/{found.id}/tasks/export")).json()
        path = f"/zones/tasks/exports/{task['id']}"
        try:
            self._wait(
                _task_goal(f"the export of zone {found.name}", lambda: self._task(path)), timeout
            )
            answer = api.get(f"{path}/export", headers={"Accept": "text/dns"})
            return str(checked(answer).text)
        finally:
            api.delete(path)

    def _imported(self, name: str, text: str, timeout: float) -> str:
        """Import a zone; openstacksdk's own call sends no text."""
        api = self._dns_api
        answer = api.post(
            "/zones/tasks/imports", data=text.encode(), headers={"Content-Type": "text/dns"}
        )
        path = f"/zones/tasks/imports/{checked(answer).json()['id']}"
        try:
            task = self._wait(
                _task_goal(f"the import of zone {name}", lambda: self._task(path)), timeout
            )
            return str(task["zone_id"])
        finally:
            api.delete(path)

    def _task(self, path: str) -> dict[str, Any]:
        task: dict[str, Any] = checked(self._dns_api.get(path)).json()
        return task


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError as error:
        raise LocalFileNotFoundError(
            f"there is no file {path}", hint="Check its path", provider="infomaniak"
        ) from error


def _task_goal(what: str, look: Any) -> Goal[dict[str, Any]]:
    return Goal(
        what=f"{what} to be complete",
        look=look,
        reached=lambda task: task["status"] == "COMPLETE",
        fault=lambda task: (
            str(task["message"] or "the service gave no reason")
            if task["status"] == "ERROR"
            else None
        ),
    )
