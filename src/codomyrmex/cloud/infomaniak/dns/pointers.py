"""The names that floating IPs lead back to."""

from __future__ import annotations

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import NotFoundError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.apis import checked
from codomyrmex.cloud.infomaniak.dns.base import DnsService, given
from codomyrmex.cloud.infomaniak.dns.records import Pointer, pointer_record
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal


class Pointers(DnsService):
    """The part of `InfomaniakDNSClient` for the reverse names of floating IPs (PTR)."""

    def list_pointers(self) -> Listing[Pointer]:
        """List the floating IPs of the project with the names that they lead back to.

        Returns:
            An iterable; one without a name is in it too.

        Example:
            >>> [pointer.name for pointer in dns.list_pointers() if pointer.name]
            []
        """
        return self._listing(self._dns_api.floating_ips, pointer_record)

    def get_pointer(self, floating_ip: str) -> Pointer:
        """Get the name that a floating IP leads back to.

        Args:
            floating_ip: Its address or id.

        Returns:
            The pointer; its name is None when it has none.

        Raises:
            NotFoundError: When the project has no such floating IP.

        Example:
            >>> dns.get_pointer("192.0.2.1")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no floating IP '192.0.2.1'
        """
        for each in self._dns_api.floating_ips():
            if floating_ip in (each.address, each.id, each.id.partition(":")[2]):
                return pointer_record(each)
        raise NotFoundError(
            f"there is no floating IP {floating_ip!r} in this project and region",
            hint="Look at InfomaniakNetworkClient.list_floating_ips",
            provider=self.provider,
            service=self.service_type,
            status=404,
        )

    def set_pointer(
        self,
        floating_ip: str,
        name: str,
        *,
        ttl: int | None = None,
        description: str | None = None,
        **options: Unpack[ChangeOptions[Pointer]],
    ) -> Pointer | Plan:
        """Let a floating IP lead back to a name; that it does already is no error.

        Args:
            floating_ip: Its address or id.
            name: The host name; the dot at the end may be left out.
            ttl: How long others may keep it, in seconds.
            description: For its owner.
            **options: See `ChangeOptions`.

        Returns:
            The pointer, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the project has no such floating IP.
            WaiterError: When the name servers did not take it.

        Example:
            >>> dns.set_pointer("192.0.2.1", "mail.example.org")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no floating IP '192.0.2.1'
        """
        found = self.get_pointer(floating_ip)
        whole = name if name.endswith(".") else f"{name}."
        same = found.name == whole and ttl in (None, found.ttl)
        same = same and description in (None, found.description)
        more = given(ttl=ttl, description=description)

        def change() -> None:
            if not same:
                self._dns_api.update_floating_ip(found.id, ptrdname=whole, **more)

        return self._change(
            Action("skip" if same else "update", f"pointer of {found.address}", reason=whole),
            change,
            lambda _: Goal(
                what=f"the pointer of {found.address} to be ACTIVE",
                look=lambda: self.get_pointer(found.id),
                reached=lambda seen: seen.name == whole and seen.state == "ACTIVE",
                fault=lambda seen: (
                    "the name servers did not take it" if seen.state == "ERROR" else None
                ),
            ),
            options,
        )

    def unset_pointer(
        self, floating_ip: str, **options: Unpack[ChangeOptions[Pointer]]
    ) -> Pointer | Plan:
        """Let a floating IP lead back to nothing; that it does already is no error.

        Args:
            floating_ip: Its address or id.
            **options: See `ChangeOptions`.

        Returns:
            The pointer, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the project has no such floating IP.

        Example:
            >>> dns.unset_pointer("192.0.2.1")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no floating IP '192.0.2.1'
        """
        found = self.get_pointer(floating_ip)

        def unset() -> None:
            if found.name is not None:
                # openstacksdk's own call stumbles over the empty answer
                path = f"/reverse/floatingips/{found.id}"
                checked(self._dns_api.patch(path, json={"ptrdname": None}))

        return self._change(
            Action(
                "skip" if found.name is None else "delete",
                f"pointer of {found.address}",
                reason=found.name or "",
            ),
            unset,
            lambda _: Goal(
                what=f"the pointer of {found.address} to be gone",
                look=lambda: self.get_pointer(found.id),
                reached=lambda seen: seen.name is None,
                fault=lambda seen: "it could not be deleted" if seen.state == "ERROR" else None,
            ),
            options,
        )
