"""What a server is made of: another image, another flavor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from typing_extensions import Unpack

from codomyrmex.cloud.common.compute import Instance
from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.infomaniak.compute.base import ComputeService
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions


class ServerChanges(ComputeService):
    """The part of `InfomaniakComputeClient` that rebuilds and resizes instances."""

    def rebuild_instance(
        self,
        instance: str,
        image: str,
        *,
        name: str | None = None,
        metadata: Mapping[str, str] | None = None,
        **options: Unpack[ChangeOptions[Instance]],
    ) -> Instance | Plan:
        """Write an image over an instance's disk; its id and addresses stay, its data does not.

        Args:
            instance: Its id or name.
            image: Id or name of the image.
            name: A new name.
            metadata: New metadata instead of the old.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.

        Example:
            >>> compute.rebuild_instance("web", "Debian 12 bookworm").provider_state
            'ACTIVE'
        """
        server = self._server(instance)
        found = self._image(image)
        attributes: dict[str, Any] = {}
        if name is not None:
            attributes["name"] = name
        if metadata is not None:
            attributes["metadata"] = dict(metadata)
        return self._turn(
            server,
            f"rebuild from {found.name}",
            lambda: self._compute_api.rebuild_server(server.id, image=found.id, **attributes),
            ("ACTIVE", "SHUTOFF"),
            options,
        )

    def resize_instance(
        self,
        instance: str,
        flavor: str,
        *,
        on_success: Literal["confirm", "revert", "ask"] = "confirm",
        **options: Unpack[ChangeOptions[Instance]],
    ) -> Instance | Plan:
        """Give an instance another flavor, and confirm or revert that in the same call.

        Args:
            instance: Its id or name.
            flavor: Id or name of the flavor.
            on_success: ``confirm`` keeps the new flavor, ``revert`` goes back to the old one, such
                as after a trial, ``ask`` leaves the instance at VERIFY_RESIZE for
                `confirm_resize` or `revert_resize`.
            **options: See `ChangeOptions`. Without ``wait`` only ``ask`` is possible; the time
                is that of each of the two steps.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When it has the flavor already.
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state; it keeps the old flavor then.

        Example:
            >>> compute.resize_instance("web", "a2-ram4-disk20-perf1").flavor
            'a2-ram4-disk20-perf1'
            >>> compute.resize_instance("web", "a1-ram2-disk20-perf1").flavor
            'a1-ram2-disk20-perf1'
        """
        server = self._server(instance)
        wanted = self._flavor(flavor)
        verb = f"resize to {wanted.name}" + ("" if on_success == "ask" else f", then {on_success}")
        if options.get("dry_run") or on_success == "ask" or not options.get("wait", True):
            return self._turn(
                server,
                verb,
                lambda: self._compute_api.resize_server(server.id, wanted.id),
                ("VERIFY_RESIZE",),
                options,
            )
        self._turn(
            server,
            verb,
            lambda: self._compute_api.resize_server(server.id, wanted.id),
            ("VERIFY_RESIZE",),
            options,
        )
        finish = self.confirm_resize if on_success == "confirm" else self.revert_resize
        return finish(server.id, **options)

    def confirm_resize(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        """Keep the new flavor of an instance at VERIFY_RESIZE.

        Args:
            instance: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When nothing is to be confirmed.
            WaiterError: When it did not reach the state.

        Example:
            >>> _ = compute.resize_instance("web", "a2-ram4-disk20-perf1", on_success="ask")
            >>> compute.confirm_resize("web").provider_state
            'ACTIVE'
            >>> _ = compute.resize_instance("web", "a1-ram2-disk20-perf1")
        """
        server = self._server(instance)
        return self._turn(
            server,
            "confirm resize",
            lambda: self._compute_api.confirm_server_resize(server.id),
            ("ACTIVE", "SHUTOFF"),
            options,
        )

    def revert_resize(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        """Go back to the old flavor of an instance at VERIFY_RESIZE.

        Args:
            instance: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When nothing is to be reverted.
            WaiterError: When it did not reach the state.

        Example:
            >>> _ = compute.resize_instance("web", "a2-ram4-disk20-perf1", on_success="ask")
            >>> compute.revert_resize("web").flavor
            'a1-ram2-disk20-perf1'
        """
        server = self._server(instance)
        return self._turn(
            server,
            "revert resize",
            lambda: self._compute_api.revert_server_resize(server.id),
            ("ACTIVE", "SHUTOFF"),
            options,
        )
