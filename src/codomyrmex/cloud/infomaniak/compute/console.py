"""What a server says and is called: console, actions, metadata, tags, name."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from typing_extensions import override

from codomyrmex.cloud.common.compute import Instance
from codomyrmex.cloud.common.errors import InvalidRequestError, NotFoundError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.compute.base import ComputeService
from codomyrmex.cloud.infomaniak.compute.records import InstanceAction, action_record

_USERS: Final[Mapping[str, str]] = {
    "debian": "debian",
    "ubuntu": "ubuntu",
    "fedora": "fedora",
    "centos": "cloud-user",
    "rocky": "rocky",
    "almalinux": "almalinux",
    "arch": "arch",
    "opensuse": "opensuse",
    "freebsd": "freebsd",
}
"""Who logs in, for the ``os_distro`` of an image."""


class ServerConsole(ComputeService):
    """The part of `InfomaniakComputeClient` that reads and names instances."""

    @override
    def get_console_output(self, instance: str, *, lines: int | None = None) -> str:
        server = self._server(instance)
        answer = self._compute_api.get_server_console_output(server.id, length=lines)
        return str(answer["output"])

    def follow_console(self, instance: str, *, timeout: float | None = None) -> Iterator[str]:
        """Give what an instance writes to its console, from the beginning and then as it comes.

        Args:
            instance: Its id or name.
            timeout: Seconds after which it ends; when None, only with the instance.

        Yields:
            Pieces of text, each what came since the last.

        Raises:
            NotFoundError: When there is no such instance at the start.

        Example:
            >>> print(next(compute.follow_console("web")).splitlines()[0])
            FAKE CONSOLE OUTPUT
        """
        server = self._server(instance)
        clock = self._clock
        end = None if timeout is None else clock.monotonic() + timeout
        seen = ""
        for pause in clock.pauses():
            try:
                text = self.get_console_output(server.id)
            except NotFoundError:
                return
            new = _news(seen, text)
            if new:
                yield new
            seen = text
            if end is not None and clock.monotonic() + pause > end:
                return
            clock.sleep(pause)

    def get_console_url(self, instance: str, *, protocol: str = "vnc", kind: str = "novnc") -> str:
        """Get a URL that opens the console in a browser; it holds a token, so keep it to yourself.

        Args:
            instance: Its id or name.
            protocol: ``vnc``, ``spice``, ``serial`` or ``rdp``, of those that the provider has.
            kind: ``novnc``, ``spice-html5``, ``serial`` or ``rdp-html5``.

        Returns:
            The URL, which holds for some minutes.

        Raises:
            ConflictError: When the instance does not run.

        Example:
            >>> compute.get_console_url("web").partition(":")[0]
            'http'
        """
        server = self._server(instance)
        console = self._compute_api.create_server_remote_console(
            server.id, protocol=protocol, type=kind
        )
        return str(console.url)

    def list_actions(self, instance: str) -> Listing[InstanceAction]:
        """List what was done to an instance, the latest first.

        Args:
            instance: Its id or name.

        Returns:
            An iterable.

        Raises:
            NotFoundError: On iteration, when there is no such instance.

        Example:
            >>> [action.name for action in compute.list_actions("web")][-1]
            'create'
        """
        return self._listing(
            lambda: self._compute_api.server_actions(self._server(instance).id), action_record
        )

    def ssh_command(
        self, instance: str, *, user: str | None = None, key_file: str | None = None
    ) -> str:
        """Write the command that logs in to an instance.

        Args:
            instance: Its id or name.
            user: The user; by default the one that images of its system have.
            key_file: The file with the private key; as ssh is configured when None.

        Returns:
            A line for the shell.

        Raises:
            NotFoundError: When the instance has no address.
            InvalidRequestError: When its image does not tell the user.

        Example:
            >>> compute.ssh_command("web", key_file="~/.ssh/web").startswith("ssh -i ~/.ssh/web d")
            True
        """
        found = self._record(self._server(instance))
        addresses = found.public_addresses or found.private_addresses
        if not addresses:
            raise NotFoundError(f"instance {found.name} has no address", provider=self.provider)
        user = user or self._login_user(found)
        key = f"-i {_shell_path(key_file)} " if key_file else ""
        return f"ssh {key}{shlex.quote(f'{user}@{addresses[0]}')}"

    def rename_instance(
        self, instance: str, name: str, *, dry_run: bool = False
    ) -> Instance | Plan:
        """Give an instance another name; its host name stays.

        Args:
            instance: Its id or name.
            name: The new name.
            dry_run: Whether to return the plan only.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the name is empty or too long.

        Example:
            >>> compute.rename_instance("web", "shop").name
            'shop'
            >>> compute.rename_instance("shop", "web").name
            'web'
        """
        server = self._server(instance)

        def rename() -> Instance:
            self._compute_api.update_server(server.id, name=name)
            return self._look(server.id)

        action = Action("update", f"instance {server.name}", reason=f"rename to {name}")
        return self._apply(action, rename, dry_run=dry_run)

    def set_instance_metadata(
        self, instance: str, metadata: Mapping[str, str], *, dry_run: bool = False
    ) -> Instance | Plan:
        """Add metadata to an instance, or change it; other keys stay.

        Args:
            instance: Its id or name.
            metadata: Values by key.
            dry_run: Whether to return the plan only.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When a key or value is too long.
            QuotaExceededError: When there are too many.

        Example:
            >>> compute.set_instance_metadata("web", {"stage": "test"}).tags["stage"]
            'test'
            >>> "stage" in compute.delete_instance_metadata("web", ["stage"]).tags
            False
        """
        server = self._server(instance)

        def change() -> Instance:
            self._compute_api.set_server_metadata(server.id, **metadata)
            return self._look(server.id)

        return self._apply(
            [
                Action("update", f"metadata {key} of instance {server.name}", reason=value)
                for key, value in metadata.items()
            ],
            change,
            dry_run=dry_run,
        )

    def delete_instance_metadata(
        self, instance: str, keys: Sequence[str], *, dry_run: bool = False
    ) -> Instance | Plan:
        """Delete metadata of an instance.

        Args:
            instance: Its id or name.
            keys: The keys.
            dry_run: Whether to return the plan only.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When it has no such key.

        Example:
            >>> compute.delete_instance_metadata("web", ["stage"], dry_run=True).counts
            Counter({'delete': 1})
        """
        server = self._server(instance)

        def delete() -> Instance:
            self._compute_api.delete_server_metadata(server.id, keys=list(keys))
            return self._look(server.id)

        return self._apply(
            [Action("delete", f"metadata {key} of instance {server.name}") for key in keys],
            delete,
            dry_run=dry_run,
        )

    def add_instance_tags(
        self, instance: str, tags: Sequence[str], *, dry_run: bool = False
    ) -> Instance | Plan:
        """Add Nova's own tags, which are names without a value; those it has stay.

        Args:
            instance: Its id or name.
            tags: The tags.
            dry_run: Whether to return the plan only.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When a tag has a comma or slash, or more than 60 characters.

        Example:
            >>> compute.add_instance_tags("web", ["blue"]).tags["blue"]
            ''
            >>> "blue" in compute.remove_instance_tags("web", ["blue"]).tags
            False
        """
        server = self._server(instance)

        def add() -> Instance:
            for tag in tags:
                self._compute_api.add_tag_to_server(server.id, tag)
            return self._look(server.id)

        actions = [Action("create", f"tag {tag} of instance {server.name}") for tag in tags]
        return self._apply(actions, add, dry_run=dry_run)

    def remove_instance_tags(
        self, instance: str, tags: Sequence[str], *, dry_run: bool = False
    ) -> Instance | Plan:
        """Remove some of Nova's own tags.

        Args:
            instance: Its id or name.
            tags: The tags.
            dry_run: Whether to return the plan only.

        Returns:
            The instance, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When it has no such tag.

        Example:
            >>> compute.remove_instance_tags("web", ["blue"], dry_run=True).counts
            Counter({'delete': 1})
        """
        server = self._server(instance)

        def remove() -> Instance:
            for tag in tags:
                self._compute_api.remove_tag_from_server(server.id, tag)
            return self._look(server.id)

        actions = [Action("delete", f"tag {tag} of instance {server.name}") for tag in tags]
        return self._apply(actions, remove, dry_run=dry_run)

    def _login_user(self, found: Instance) -> str:
        distribution: Any = None  # an image's property, of any type
        if found.image:
            image = self._image_api.get_image(found.image)
            distribution = image.os_distro
        user = _USERS.get(str(distribution).lower())
        if user is None:
            raise InvalidRequestError(
                f"the image of instance {found.name} does not tell who logs in",
                hint="Give it as user=…",
                provider=self.provider,
            )
        return user


def _shell_path(path: str) -> str:
    """Quote a path, except for the ~/ that the shell shall read."""
    home, rest = ("~/", path[2:]) if path.startswith("~/") else ("", path)
    return home + shlex.quote(rest)


def _news(old: str, text: str) -> str:
    """What of a console's text is new; the provider keeps its end only, so the start may go."""
    for start in range(len(old)):
        if text.startswith(old[start:]):
            return text[len(old) - start :]
    return text
