"""``cmx infomaniak server``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, infomaniak, read_text
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["GROUP"]

_SERVER: Final = Argument("SERVER", "instance", names="list_instances")
_PROPERTIES: Final = Field(
    "--property", "Metadata; may be repeated.", "NAME=VALUE", parameter="metadata", many=True
)
_IMAGE: Final = "The image, by id or name."


# the client, and keyword arguments of a ServerSpec and of ChangeOptions, which check them
def _create(
    client: Any,
    *,
    metadata: Mapping[str, str] | None = None,
    tags: Sequence[str] = (),
    dry_run: bool,
    wait: bool,
    progress: Any,
    timeout: float = 600.0,
    **facts: Any,
) -> Any:
    from codomyrmex.cloud.infomaniak.compute import ServerSpec

    spec = ServerSpec(tags={**dict.fromkeys(tags, ""), **(metadata or {})}, **facts)
    made = client.create_instance(
        spec, dry_run=dry_run, wait=wait, progress=progress, timeout=timeout
    )
    return made[0] if isinstance(made, list) and len(made) == 1 else made


def _state(text: str) -> Any:  # an InstanceState, whose module is not needed for help
    from codomyrmex.cloud.common.compute import InstanceState

    return InstanceState(text)


def _turn(verb: str, summary: str, example: str = "web", *, method: str = "") -> Call:
    """A change of state that needs nothing but the server."""
    return Call(
        verb, method or f"{verb}_instance", summary, (_SERVER,), changes=True, waits=True,
        several=True, example=example,
    )  # fmt: skip


GROUP: Final[Group] = service_group(
    infomaniak(
        "server", "InfomaniakComputeClient", "server",
        "name state=provider_state flavor addresses=private_addresses "
        "public=public_addresses created=created_at id",
    ),
    "Servers.",
    [
        Call("list", "list_instances", "List the servers of the project.", fields=(
            Field("--name", "Only those of this name.", "NAME"),
            Field("--tag", "Only those with this tag or metadata.", "NAME[=VALUE]",
                  parameter="tags", many=True),
        ), example="--tag stage=test"),
        Call("show", "get_instance", "Show everything of a server.", (_SERVER,), several=True,
             example="web --json"),
        Call("create", _create, "Make a server, or several alike.", (Argument("NAME", "name"),), (
            Field("--flavor", "Its size, by id or name.", "FLAVOR", required=True),
            Field("--image", _IMAGE, "IMAGE"),
            Field("--boot-from-volume", "Put the image on a new volume of so many GiB.", "GIB",
                  parameter="boot_volume_gib", read=parse_count),
            Field("--volume", "Start from this volume, instead of an image.", "VOLUME",
                  parameter="boot_volume"),
            Field("--network", "A network it is in; may be repeated.", "NETWORK",
                  parameter="networks", many=True),
            Field("--port", "A port it gets, before the networks; may be repeated.", "PORT",
                  parameter="ports", many=True),
            Field("--floating-ip", "Give it an address of the world.",
                  parameter="public_address"),
            Field("--key-name", "The key pair that may log in.", "KEY"),
            Field("--security-group", "May be repeated.", "GROUP", parameter="security_groups",
                  many=True),
            Field("--user-data", "A cloud-init document.", "FILE", read=read_text),
            Field("--server-group", "For affinity.", "GROUP"),
            Field("--hint", "For the scheduler; may be repeated.", "NAME=VALUE",
                  parameter="scheduler_hints", many=True),
            Field("--availability-zone", "Where.", "ZONE", parameter="zone"),
            Field("--count", "How many; a number is added to the name.", "N", read=parse_count),
            Field("--config-drive", "Give it its settings on a disk."),
            _PROPERTIES,
            Field("--tag", "A tag; may be repeated.", "TAG", parameter="tags", many=True),
            DESCRIPTION,
        ), changes=True, waits=True,
            example="db --flavor a1-ram2-disk20-perf1 --image 'Debian 12 bookworm' --network lan"),
        Call("delete", "delete_instance", "Delete servers.", (_SERVER,), changes=True, waits=True,
             deletes=True, several=True, example="db --yes"),
        _turn("start", "Start stopped servers."),
        _turn("stop", "Stop servers.", "web --dry-run"),
        Call("reboot", "restart_instance", "Restart servers.", (_SERVER,),
             (Field("--hard", "Reset them instead of asking their systems.", parameter="force"),),
             changes=True, waits=True, several=True, example="web --hard --dry-run"),
        _turn("pause", "Hold servers, their memory kept.", "web --dry-run"),
        _turn("unpause", "Let paused servers go on."),
        _turn("suspend", "Write servers' memory to disk and hold them.", "web --dry-run"),
        _turn("resume", "Let suspended servers go on."),
        _turn("shelve", "Stop servers and free their hosts.", "web --dry-run"),
        _turn("unshelve", "Bring shelved servers back."),
        Call("lock", "lock_instance", "Refuse changes to servers until they are unlocked.",
             (_SERVER,), (Field("--reason", "For those who meet the lock.", "TEXT"),),
             changes=True, several=True, example="web --reason audit"),
        Call("unlock", "unlock_instance", "Allow changes again.", (_SERVER,), changes=True,
             several=True, example="web"),
        Call("rescue", "rescue_instance", "Start a server from another image, to repair it.",
             (_SERVER,), (Field("--image", _IMAGE, "IMAGE"),), changes=True, waits=True,
             example="web --dry-run"),
        _turn("unrescue", "Start rescued servers from their own disks again."),
        Call("rebuild", "rebuild_instance", "Write an image over a server's disk.",
             (_SERVER, Argument("IMAGE", "image", names="list_images")),
             (Field("--name", "A new name.", "NAME"), _PROPERTIES), changes=True, waits=True,
             deletes=True, details="Its id and addresses stay, what is on its disk does not.",
             example="web 'Debian 12 bookworm' --dry-run"),
        Call("resize", "resize_instance", "Give a server another flavor.",
             (_SERVER, Argument("FLAVOR", "flavor", names="list_flavors")),
             (Field("--on-success", "Keep the new one, go back, or leave it to resize-confirm "
                    "and resize-revert.", "WHAT", choices=("confirm", "revert", "ask")),),
             changes=True, waits=True, example="web a2-ram4-disk20-perf1 --dry-run"),
        _turn("resize-confirm", "Keep the new flavor.", "web --dry-run", method="confirm_resize"),
        _turn("resize-revert", "Go back to the old flavor.", "web --dry-run",
              method="revert_resize"),
        Call("rename", "rename_instance", "Give a server another name.",
             (_SERVER, Argument("NAME", "name")), changes=True, example="web web-1 --dry-run"),
        Call("set", "set_instance_metadata", "Set metadata of a server.",
             (_SERVER,), (Field("--property", "May be repeated.", "NAME=VALUE",
                                parameter="metadata", many=True, required=True),),
             changes=True, example="web --property stage=test"),
        Call("unset", "delete_instance_metadata", "Remove metadata of a server.",
             (_SERVER,), (Field("--property", "May be repeated.", "NAME", parameter="keys",
                                many=True, required=True),),
             changes=True, example="web --property stage --dry-run"),
        Call("tag", "add_instance_tags", "Add tags to a server.",
             (_SERVER,), (Field("--tag", "May be repeated.", "TAG", parameter="tags", many=True,
                                required=True),), changes=True, example="web --tag keep"),
        Call("untag", "remove_instance_tags", "Remove tags from a server.",
             (_SERVER,), (Field("--tag", "May be repeated.", "TAG", parameter="tags", many=True,
                                required=True),), changes=True, example="web --tag keep"),
        Call("image", "create_image", "Make an image of a server: a snapshot.",
             (_SERVER, Argument("NAME", "name")), (_PROPERTIES,), noun="image", changes=True,
             waits=True, example="web web-backup --dry-run"),
        Call("log", "get_console_output", "Print what the console said.", (_SERVER,),
             (Field("--lines", "Only the last ones.", "N", read=parse_count),), noun="log",
             example="web --lines 20"),
        Call("follow", "follow_console", "Print what the console says, as it says it.", (_SERVER,),
             (Field("--seconds", "How long; until Ctrl-C without it.", "SECONDS",
                    parameter="timeout", read=float),), noun="log", example="web --seconds 1"),
        Call("console", "get_console_url", "Print a URL of the console, for a browser.", (_SERVER,),
             noun="url", example="web"),
        Call("ssh", "ssh_command", "Print the command that logs in.", (_SERVER,), (
            Field("--user", "As whom; as the image says without it.", "NAME"),
            Field("--identity", "The private key.", "FILE", parameter="key_file"),
        ), noun="command", example="web --user debian"),
        Call("actions", "list_actions", "List what was done to a server.", (_SERVER,),
             noun="action", columns="action=name started=started_at message request_id",
             example="web"),
        Call("ports", "list_ports", "List the ports of a server.", (_SERVER,), noun="port",
             columns="port_id state network_id addresses mac_address", example="web"),
        Call("volumes", "list_volumes", "List the volumes of a server.", (_SERVER,), noun="volume",
             columns="volume_id device delete_on_termination", example="web"),
        Call("add-port", "attach_port", "Connect a server to a port or network.", (_SERVER,), (
            Field("--port", "The port.", "PORT"),
            Field("--network", "A network, for a new port.", "NETWORK"),
        ), noun="port", changes=True, waits=True, example="web --port spare"),
        Call("remove-port", "detach_port", "Disconnect a server from a port.",
             (_SERVER, Argument("PORT", "port")), changes=True, waits=True, noun="port",
             example="web spare"),
        Call("add-volume", "attach_volume", "Give a server a volume.",
             (_SERVER, Argument("VOLUME", "volume")),
             (Field("--delete-on-termination", "Delete the volume with the server."),),
             noun="attachment", changes=True, waits=True, example="web data"),
        Call("remove-volume", "detach_volume", "Take a volume from a server.",
             (_SERVER, Argument("VOLUME", "volume")), changes=True, waits=True, noun="attachment",
             example="web data"),
        Call("add-floating-ip", "attach_floating_ip", "Give a server an address of the world.",
             (_SERVER,), (
                 Field("--address", "A floating IP that the project has.", "ADDRESS"),
                 Field("--network", "The external network.", "NETWORK"),
             ), noun="floating-ip", changes=True, waits=True, example="web"),
        Call("remove-floating-ip", "detach_floating_ip", "Take its address from a server.",
             (_SERVER,), (
                 Field("--address", "Which one.", "ADDRESS"),
                 Field("--release", "Give it back to the cloud, so that it costs no more."),
             ), noun="floating-ip", changes=True, example="web"),
        Call("wait", "wait_for_instance", "Wait until a server is in a state.", (_SERVER,), (
            Field("--state", "Which; running without it.", "STATE", read=_state,
                  choices=("running", "stopped", "paused", "deleted", "failed")),
            Field("--seconds", "At the most; 600 without it.", "SECONDS", parameter="timeout",
                  read=float),
        ), example="web --seconds 60"),
    ],
)  # fmt: skip
