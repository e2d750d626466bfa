"""The life of a server: start, stop, pause, suspend, shelve, lock, rescue, delete."""

from __future__ import annotations

from typing_extensions import Unpack, override

from codomyrmex.cloud.common.compute import Instance, InstanceState, WaitCallback
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.compute.base import ComputeService
from codomyrmex.cloud.infomaniak.waiting import DEFAULT_TIMEOUT, ChangeOptions, Goal


class ServerStates(ComputeService):
    """The part of `InfomaniakComputeClient` that changes the state of instances."""

    @override
    def start_instance(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        server = self._server(instance)
        return self._turn(
            server,
            "start",
            lambda: self._compute_api.start_server(server.id),
            ("ACTIVE",),
            options,
            already=server.status == "ACTIVE",
        )

    @override
    def stop_instance(
        self, instance: str, *, force: bool = False, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        server = self._server(instance)
        # Nova asks the system, and cuts the power when it has not stopped in time; it has no
        # call that does not ask
        return self._turn(
            server,
            "stop",
            lambda: self._compute_api.stop_server(server.id),
            ("SHUTOFF",),
            options,
            already=server.status == "SHUTOFF",
        )

    @override
    def restart_instance(
        self, instance: str, *, force: bool = False, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        server = self._server(instance)
        how = "HARD" if force else "SOFT"
        return self._turn(
            server,
            f"{how.lower()} reboot",
            lambda: self._compute_api.reboot_server(server.id, how),
            ("ACTIVE",),
            options,
        )

    def pause_instance(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        """Hold an instance, its memory kept in the host; a paused one is left as it is.

        Args:
            instance: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.

        Example:
            >>> compute.pause_instance("web").provider_state
            'PAUSED'
            >>> compute.unpause_instance("web").provider_state
            'ACTIVE'
        """
        server = self._server(instance)
        return self._turn(
            server,
            "pause",
            lambda: self._compute_api.pause_server(server.id),
            ("PAUSED",),
            options,
            already=server.status == "PAUSED",
        )

    def unpause_instance(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        """Let a paused instance go on; one that runs is left as it is.

        Args:
            instance: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.

        Example:
            >>> compute.unpause_instance("web", dry_run=True).is_empty
            True
        """
        server = self._server(instance)
        return self._turn(
            server,
            "unpause",
            lambda: self._compute_api.unpause_server(server.id),
            ("ACTIVE",),
            options,
            already=server.status == "ACTIVE",
        )

    def suspend_instance(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        """Write an instance's memory to disk and hold it; a suspended one is left as it is.

        Args:
            instance: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.

        Example:
            >>> compute.suspend_instance("web").provider_state
            'SUSPENDED'
            >>> compute.resume_instance("web").provider_state
            'ACTIVE'
        """
        server = self._server(instance)
        return self._turn(
            server,
            "suspend",
            lambda: self._compute_api.suspend_server(server.id),
            ("SUSPENDED",),
            options,
            already=server.status == "SUSPENDED",
        )

    def resume_instance(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        """Let a suspended instance go on; one that runs is left as it is.

        Args:
            instance: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.

        Example:
            >>> compute.resume_instance("web", dry_run=True).is_empty
            True
        """
        server = self._server(instance)
        return self._turn(
            server,
            "resume",
            lambda: self._compute_api.resume_server(server.id),
            ("ACTIVE",),
            options,
            already=server.status == "ACTIVE",
        )

    def shelve_instance(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        """Stop an instance, keep it as an image and free its host; waits until that is done.

        Args:
            instance: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.

        Example:
            >>> compute.shelve_instance("web").provider_state
            'SHELVED_OFFLOADED'
            >>> compute.unshelve_instance("web").provider_state
            'ACTIVE'
        """
        server = self._server(instance)
        return self._turn(
            server,
            "shelve",
            lambda: self._compute_api.shelve_server(server.id),
            ("SHELVED_OFFLOADED",),
            options,
            already=server.status == "SHELVED_OFFLOADED",
        )

    def unshelve_instance(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        """Bring a shelved instance back; one that runs is left as it is.

        Args:
            instance: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.

        Example:
            >>> compute.unshelve_instance("web", dry_run=True).is_empty
            True
        """
        server = self._server(instance)
        return self._turn(
            server,
            "unshelve",
            lambda: self._compute_api.unshelve_server(server.id),
            ("ACTIVE",),
            options,
            already=server.status == "ACTIVE",
        )

    def lock_instance(
        self, instance: str, *, reason: str | None = None, dry_run: bool = False
    ) -> Instance | Plan:
        """Refuse changes to an instance until it is unlocked.

        Args:
            instance: Its id or name.
            reason: Why, for those who meet the lock.
            dry_run: Whether to return the plan only.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> compute.lock_instance("web", reason="audit").raw["locked"]
            True
            >>> compute.unlock_instance("web").raw["locked"]
            False
        """
        server = self._server(instance)

        def lock() -> Instance:
            self._compute_api.lock_server(server.id, reason)
            return self._look(server.id)

        action = Action("update", f"instance {server.name}", reason="lock")
        return self._apply(action, lock, dry_run=dry_run)

    def unlock_instance(self, instance: str, *, dry_run: bool = False) -> Instance | Plan:
        """Allow changes to an instance again.

        Args:
            instance: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> compute.unlock_instance("web", dry_run=True).counts
            Counter({'update': 1})
        """
        server = self._server(instance)

        def unlock() -> Instance:
            self._compute_api.unlock_server(server.id)
            return self._look(server.id)

        action = Action("update", f"instance {server.name}", reason="unlock")
        return self._apply(action, unlock, dry_run=dry_run)

    def rescue_instance(
        self, instance: str, *, image: str | None = None, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        """Start an instance from another image, its own disk beside it, to repair it.

        Args:
            instance: Its id or name.
            image: Id or name of the image; the instance's own when None.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.

        Example:
            >>> compute.rescue_instance("web").provider_state
            'RESCUE'
            >>> compute.unrescue_instance("web").provider_state
            'ACTIVE'
        """
        server = self._server(instance)
        image_ref = None if image is None else self._image(image).id
        return self._turn(
            server,
            "rescue",
            # by position: the image's parameter has another name in older versions
            lambda: self._compute_api.rescue_server(server.id, None, image_ref),
            ("RESCUE",),
            options,
            already=server.status == "RESCUE",
        )

    def unrescue_instance(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Instance | Plan:
        """Start a rescued instance from its own disk again.

        Args:
            instance: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.

        Example:
            >>> compute.unrescue_instance("web", dry_run=True).is_empty
            True
        """
        server = self._server(instance)
        return self._turn(
            server,
            "unrescue",
            lambda: self._compute_api.unrescue_server(server.id),
            ("ACTIVE",),
            options,
            already=server.status == "ACTIVE",
        )

    @override
    def delete_instance(
        self, instance: str, **options: Unpack[ChangeOptions[Instance]]
    ) -> Plan | None:
        server = self._server(instance)
        done = self._change(
            Action("delete", f"instance {server.name}"),
            lambda: self._compute_api.delete_server(server.id, ignore_missing=False),
            lambda _: self._deleted(server),
            options,
        )
        return done if isinstance(done, Plan) else None

    @override
    def wait_for_instance(
        self,
        instance: str,
        state: InstanceState = InstanceState.RUNNING,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        progress: WaitCallback | None = None,
    ) -> Instance:
        server = self._server(instance)
        deleted = state is InstanceState.DELETED

        def fault(seen: Instance) -> str | None:
            if seen.state is InstanceState.FAILED and not deleted:
                return f"it went to ERROR: {seen.fault or 'the service gave no reason'}"
            return None

        goal = Goal(
            what=f"instance {server.name} ({server.id}) to be {state}",
            look=lambda: self._look(server.id),
            reached=lambda seen: seen.state is state,
            fault=fault if state is not InstanceState.FAILED else lambda seen: None,
            gone=self._record(server) if deleted else None,
        )
        return self._wait(goal, timeout, progress)
