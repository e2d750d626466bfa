"""The interface of every service of virtual machines.

The file is long because the docstrings of all its methods are here, and no client repeats them.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeAlias

import msgspec

from codomyrmex.cloud.common.cloud import CloudClient
from codomyrmex.cloud.common.errors import UnsupportedError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.common.records import Resource

__all__ = [
    "ComputeClient",
    "Flavor",
    "Image",
    "Instance",
    "InstanceSpec",
    "InstanceState",
    "WaitCallback",
]


class InstanceState(StrEnum):
    """The states that every provider's own words are mapped to.

    Example:
        >>> InstanceState("running") is InstanceState.RUNNING
        True
    """

    CREATING = "creating"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    PAUSED = "paused"
    RESTARTING = "restarting"
    CHANGING = "changing"
    DELETING = "deleting"
    DELETED = "deleted"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Instance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A virtual machine.

    Attributes:
        id: The provider's id.
        name: Its name.
        state: Its state in the common vocabulary.
        provider_state: Its state in the provider's own word.
        flavor: The name of its flavor (instance type, machine type, size).
        image: The id or name of the image it was made from.
        region: Where it is.
        zone: In which availability zone.
        private_addresses: IP addresses inside its networks.
        public_addresses: IP addresses that the internet reaches.
        key_name: The key pair that may log in.
        tags: Tags or labels; the value is empty where a provider has names only.
        created_at: When it was made, in UTC.
        fault: Why it failed, in the provider's words.
        raw: The provider's own record.

    Example:
        >>> Instance(id="1", name="web", state=InstanceState.RUNNING).public_addresses
        ()
    """

    id: str
    name: str
    state: InstanceState
    provider_state: str = ""
    flavor: str | None = None
    image: str | None = None
    region: str | None = None
    zone: str | None = None
    private_addresses: tuple[str, ...] = ()
    public_addresses: tuple[str, ...] = ()
    key_name: str | None = None
    tags: Mapping[str, str] = {}
    created_at: datetime | None = None
    fault: str | None = None
    raw: Mapping[str, Any] = {}  # the provider's JSON, of any shape


class InstanceSpec(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a new virtual machine shall be.

    Attributes:
        name: Its name; with ``count`` above 1 a number is added.
        flavor: The id or name of the flavor.
        image: The id or name of the image; None with a boot volume.
        networks: Ids or names of networks or subnets; the provider's default when empty.
        security_groups: Ids or names of security groups (firewall rules' targets).
        key_name: The key pair that may log in.
        user_data: The cloud-init document, as text.
        zone: The availability zone.
        boot_volume_gib: Size of a boot volume to make from the image, in GiB.
        public_address: Whether it gets an address that the internet reaches.
        tags: Tags or labels.
        count: How many to make.

    Example:
        >>> InstanceSpec(name="web", flavor="small", image="debian-12").count
        1
    """

    name: str
    flavor: str
    image: str | None = None
    networks: Sequence[str] = ()
    security_groups: Sequence[str] = ()
    key_name: str | None = None
    user_data: str | None = None
    zone: str | None = None
    boot_volume_gib: int | None = None
    public_address: bool = False
    tags: Mapping[str, str] = {}
    count: int = 1


class Flavor(msgspec.Struct, frozen=True, omit_defaults=True):
    """A size of virtual machine (instance type, machine type).

    Attributes:
        id: The provider's id.
        name: Its name.
        vcpus: Virtual processors.
        ram_mib: Memory in MiB.
        disk_gib: Root disk in GiB; 0 where it is a volume of its own.
        raw: The provider's own record.

    Example:
        >>> Flavor("1", "small", 1, 2048).disk_gib
        0
    """

    id: str
    name: str
    vcpus: int
    ram_mib: int
    disk_gib: int = 0
    raw: Mapping[str, Any] = {}  # the provider's JSON, of any shape


class Image(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a virtual machine starts from.

    Attributes:
        id: The provider's id.
        name: Its name.
        size: Bytes, where the provider tells.
        state: The provider's own word.
        created_at: When it was made, in UTC.
        raw: The provider's own record.

    Example:
        >>> Image("1", "debian-12").size is None
        True
    """

    id: str
    name: str
    size: int | None = None
    state: str | None = None
    created_at: datetime | None = None
    raw: Mapping[str, Any] = {}  # the provider's JSON, of any shape


WaitCallback: TypeAlias = Callable[[Instance], None]
"""Told of the instance each time its state is asked for while waiting."""


class ComputeClient(CloudClient):
    """One service of virtual machines.

    An instance is named by its id or its name; a name that several have is an
    `InvalidRequestError` that lists their ids. Calls that change something wait for the state
    they lead to unless ``wait=False``, and end in a `WaiterError` with the provider's own reason
    when it is not reached. With ``dry_run=True`` they check what can be checked, change nothing
    and return the `Plan`.
    """

    resource_kinds: ClassVar[tuple[str, ...]] = ("instance",)

    @abstractmethod
    def list_instances(
        self, *, name: str | None = None, tags: Mapping[str, str] | None = None
    ) -> Listing[Instance]:
        """List instances, lazily.

        Args:
            name: Only those of this name.
            tags: Only those that have all of these.

        Returns:
            An iterable that fetches page by page.

        Raises:
            PermissionDeniedError: On iteration, when the credentials may not list.
        """

    @abstractmethod
    def get_instance(self, instance: str) -> Instance:
        """Get one instance.

        Args:
            instance: Its id or name.

        Returns:
            The instance.

        Raises:
            NotFoundError: When there is none.
            InvalidRequestError: When several have the name.
        """

    @abstractmethod
    def create_instance(
        self,
        spec: InstanceSpec,
        *,
        wait: bool = True,
        timeout: float = 600.0,
        progress: WaitCallback | None = None,
        dry_run: bool = False,
    ) -> list[Instance] | Plan:
        """Make one or several instances.

        Args:
            spec: What they shall be; names are resolved and checked before anything is made.
            wait: Whether to wait until they run.
            timeout: Seconds to wait at the most.
            progress: Told of each instance while waiting.
            dry_run: Whether to return the plan only.

        Returns:
            The instances, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the flavor, image, network, group or key is not there.
            QuotaExceededError: When the project may not have more.
            WaiterError: When an instance failed or was not ready in time.
        """

    @abstractmethod
    def start_instance(
        self,
        instance: str,
        *,
        wait: bool = True,
        timeout: float = 600.0,
        progress: WaitCallback | None = None,
        dry_run: bool = False,
    ) -> Instance | Plan:
        """Start a stopped instance; one that runs is left as it is.

        Args:
            instance: Its id or name.
            wait: Whether to wait until it runs.
            timeout: Seconds to wait at the most.
            progress: Told of the instance while waiting.
            dry_run: Whether to return the plan only.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.
        """

    @abstractmethod
    def stop_instance(
        self,
        instance: str,
        *,
        force: bool = False,
        wait: bool = True,
        timeout: float = 600.0,
        progress: WaitCallback | None = None,
        dry_run: bool = False,
    ) -> Instance | Plan:
        """Stop a running instance; one that is stopped is left as it is.

        Args:
            instance: Its id or name.
            force: Whether to cut its power where the provider can, instead of asking its system.
            wait: Whether to wait until it is stopped.
            timeout: Seconds to wait at the most.
            progress: Told of the instance while waiting.
            dry_run: Whether to return the plan only.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.
        """

    @abstractmethod
    def restart_instance(
        self,
        instance: str,
        *,
        force: bool = False,
        wait: bool = True,
        timeout: float = 600.0,
        progress: WaitCallback | None = None,
        dry_run: bool = False,
    ) -> Instance | Plan:
        """Restart a running instance.

        Args:
            instance: Its id or name.
            force: Whether to reset it instead of asking its system.
            wait: Whether to wait until it runs again.
            timeout: Seconds to wait at the most.
            progress: Told of the instance while waiting.
            dry_run: Whether to return the plan only.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.
            ConflictError: When its state forbids it.
            WaiterError: When it did not reach the state.
        """

    @abstractmethod
    def delete_instance(
        self,
        instance: str,
        *,
        wait: bool = True,
        timeout: float = 600.0,
        progress: WaitCallback | None = None,
        dry_run: bool = False,
    ) -> Plan | None:
        """Delete an instance.

        Args:
            instance: Its id or name.
            wait: Whether to wait until it is gone.
            timeout: Seconds to wait at the most.
            progress: Told of the instance while waiting.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.
            ConflictError: When it is locked or protected.
            WaiterError: When it did not go in time.
        """

    @abstractmethod
    def wait_for_instance(
        self,
        instance: str,
        state: InstanceState = InstanceState.RUNNING,
        *,
        timeout: float = 600.0,
        progress: WaitCallback | None = None,
    ) -> Instance:
        """Wait until an instance has a state.

        Args:
            instance: Its id or name.
            state: The state; `InstanceState.DELETED` is reached when it is not found any more.
            timeout: Seconds to wait at the most.
            progress: Told of the instance each time it is asked for.

        Returns:
            The instance as it was seen last.

        Raises:
            NotFoundError: When there is none and the state is another than deleted.
            WaiterError: When it failed, or the time is over.
        """

    @abstractmethod
    def get_console_output(self, instance: str, *, lines: int | None = None) -> str:
        """Get what an instance wrote to its console.

        Args:
            instance: Its id or name.
            lines: Only the last so many; all that the provider keeps when None.

        Returns:
            The text.

        Raises:
            NotFoundError: When there is none.
            UnsupportedError: When the provider keeps no console.
        """

    @abstractmethod
    def list_flavors(self) -> Listing[Flavor]:
        """List the sizes that instances can have.

        Returns:
            An iterable that fetches page by page.
        """

    @abstractmethod
    def list_images(self) -> Listing[Image]:
        """List the images that instances can be made from.

        Returns:
            An iterable that fetches page by page.
        """

    def list_resources(self, kind: str | None = None) -> Iterable[Resource]:
        """List the instances as resources; see `CloudClient.list_resources`.

        Args:
            kind: ``instance`` or None.

        Returns:
            A lazy iterable.

        Raises:
            InvalidRequestError: For another kind.
        """
        if kind is not None:
            self._check_kind(kind)
        return (_instance_resource(instance) for instance in self.list_instances())

    def get_resource(self, kind: str, resource_id: str) -> Resource:
        """Get an instance as a resource; see `CloudClient.get_resource`.

        Args:
            kind: ``instance``.
            resource_id: Its id or name.

        Returns:
            The instance.

        Raises:
            NotFoundError: When there is none.
        """
        self._check_kind(kind)
        return _instance_resource(self.get_instance(resource_id))

    def create_resource(self, kind: str, name: str) -> Resource:
        """Refuse: an instance needs a flavor and an image, which `create_instance` takes.

        Args:
            kind: ``instance``.
            name: Its name.

        Returns:
            Never.

        Raises:
            UnsupportedError: Always.
        """
        self._check_kind(kind)
        raise UnsupportedError(
            f"an instance needs a flavor and an image besides the name {name!r}",
            hint="Use create_instance",
            provider=self.provider,
            operation="create_resource",
        )

    def delete_resource(self, kind: str, resource_id: str) -> None:
        """Delete an instance; see `CloudClient.delete_resource`.

        Args:
            kind: ``instance``.
            resource_id: Its id or name.

        Raises:
            NotFoundError: When there is none.
        """
        self._check_kind(kind)
        self.delete_instance(resource_id)


def _instance_resource(instance: Instance) -> Resource:
    return Resource(
        kind="instance",
        id=instance.id,
        name=instance.name,
        state=instance.provider_state or instance.state.value,
        region=instance.region,
        created_at=instance.created_at,
        raw=instance.raw,
    )
