"""Listing every kind at the same time, each with as few requests as its service allows."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, urlsplit

from codomyrmex.cloud.common.errors import (
    CloudError,
    InvalidRequestError,
    PermissionDeniedError,
    ServiceMissingError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.infomaniak.errors import Call, map_error
from codomyrmex.cloud.infomaniak.inventory.kinds import KINDS, Kind
from codomyrmex.cloud.infomaniak.inventory.records import (
    Inventory,
    InventoryItem,
    InventoryLink,
)
from codomyrmex.cloud.infomaniak.service import OpenStackService

T = TypeVar("T")
S = TypeVar("S")

_THREADS: Final = 8
_SERVICES: Final[Mapping[str, str]] = {
    "_compute_api": "compute",
    "_block_storage_api": "block-storage",
    "_image_api": "image",
    "_network_api": "network",
    "_load_balancer_api": "load-balancer",
    "_dns_api": "dns",
    "_orchestration_api": "orchestration",
    "": "object-store",
}
_CONTAINERS: Final = 10_000  # a page of the object store


def in_threads(work: Callable[[S], T], items: Sequence[S]) -> list[T]:
    """Do the same with several things at a time, under the operation of the caller."""
    with ThreadPoolExecutor(_THREADS) as pool:
        runs = [pool.submit(contextvars.copy_context().run, work, item) for item in items]
        return [run.result() for run in runs]


class InventoryListing(OpenStackService):
    """The part of `InfomaniakInventoryClient` that lists."""

    def _inventory(self, kinds: Sequence[Kind], *, strict: bool) -> Inventory:
        # one login for all threads; a wrong password is told once
        self.connection.session.get_token()
        found = in_threads(self._listed, kinds)
        items: list[InventoryItem] = []
        unseen: dict[str, str] = {}
        for kind, result in zip(kinds, found, strict=True):
            if isinstance(result, CloudError):
                if strict:
                    raise result
                unseen[kind.name] = result.message
            else:
                items += sorted(result, key=lambda item: (item.name, item.id))
        return Inventory(items=tuple(items), links=tuple(_links(items)), unseen=unseen)

    def _listed(self, kind: Kind) -> list[InventoryItem] | CloudError:
        """The things of a kind, or why this user cannot see them."""
        service = _SERVICES[kind.api]
        try:
            with _mapped(self._call_of(service)):
                rows = self._containers() if not kind.api else self._rows(kind)
                return [kind.read(row) for row in rows]
        except (ServiceMissingError, PermissionDeniedError) as error:
            return error

    def _call_of(self, service: str) -> Call:
        call = self._call()
        return Call(call.operation, service, call.connection, call.accepted, call.expires_at)

    def _rows(self, kind: Kind) -> Iterator[dict[str, Any]]:
        from openstack.exceptions import raise_from_response

        api = getattr(self, kind.api)
        project = str(self.connection.session.get_project_id())
        headers = {"OpenStack-API-Version": kind.version} if kind.version else {}
        query = {name: text.format(project=project) for name, text in kind.query.items()}
        while True:
            answer = api.get(kind.path, params=query, headers=headers)
            raise_from_response(answer)
            body = answer.json()
            if not isinstance(body, dict) or not isinstance(body.get(kind.key), list):
                raise UnexpectedResponseError(
                    f"the list of {kind.name}s has not the form of one", provider=self.provider
                )
            yield from body[kind.key]
            following = _next(body, kind.key)
            if following is None:
                return
            # only what it asks for: a token goes to the service of the catalogue, whatever host
            # an answer names
            query = dict(parse_qsl(urlsplit(following).query))

    def _containers(self) -> Iterator[dict[str, Any]]:
        session, marker = self.connection.session, ""
        place = {
            "service_type": "object-store",
            "interface": "public",
            "region_name": self.connection.config.region_name,
        }
        while True:
            query = {"format": "json", "limit": str(_CONTAINERS), "marker": marker}
            rows = session.get("", params=query, endpoint_filter=place).json()
            yield from rows
            if len(rows) < _CONTAINERS:
                return
            marker = rows[-1]["name"]


@contextmanager
def _mapped(call: Call) -> Iterator[None]:
    """Map what a service raises, under its own name: the client asks many of them."""
    try:
        yield
    except CloudError:
        raise
    except Exception as error:
        mapped = map_error(error, call)
        if mapped is None:
            raise
        raise mapped from error


def chosen_kinds(names: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds of these names, or all; an unknown one is refused."""
    known = {kind.name: kind for kind in KINDS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InvalidRequestError(
            f"there is no kind {unknown[0]!r}",
            hint=f"The kinds are: {', '.join(known)}",
            provider="infomaniak",
        )
    return tuple(known[name] for name in names) or KINDS


def _next(body: Mapping[str, Any], key: str) -> str | None:
    """Where the next page is, in the three ways in which services write it."""
    if isinstance(body.get("next"), str):
        return str(body["next"])
    links = body.get(f"{key}_links") or body.get("links") or ()
    if isinstance(links, Mapping):
        return links.get("next")
    return next((str(each["href"]) for each in links if each.get("rel") == "next"), None)


def _links(items: Sequence[InventoryItem]) -> Iterator[InventoryLink]:
    """The links between things that are there, each once."""
    known = {item.id for item in items}
    seen: set[tuple[str, str]] = set()
    for link in [*(link for item in items for link in item.links), *_chains(items)]:
        ends = (link.source, link.target)
        if ends[0] in known and ends[1] in known and ends not in seen:
            seen.add(ends)
            yield link


def _chains(items: Sequence[InventoryItem]) -> Iterator[InventoryLink]:
    """An incremental backup needs the one before it of the same volume."""
    before: dict[str, str] = {}
    backups = [item for item in items if item.kind == "backup"]
    for backup in sorted(backups, key=lambda item: item.raw.get("created_at") or ""):
        volume = str(backup.raw.get("volume_id"))
        if backup.raw.get("is_incremental") and volume in before:
            yield InventoryLink(backup.id, before[volume], "goes on from")
        before[volume] = backup.id
