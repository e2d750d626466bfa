"""``cmx infomaniak identity``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, service_group

__all__ = ["GROUP"]

GROUP: Final[Group] = service_group(
    infomaniak("identity", "InfomaniakIdentityClient", "identity", "name id"),
    "Who you are, and the keys that programs log in with.",
    [
        Call("whoami", "get_token", "Show user, project, roles and the end of the login.",
             noun="token"),
        Call("user", "get_current_user", "Show the user.", noun="user"),
        Call("project", "get_current_project", "Show the project.", noun="project"),
        Call("projects", "list_projects", "List the projects of the user.", noun="project",
             columns="name description id"),
        Call("roles", "list_roles", "List what the user may do in the project.", noun="role",
             columns="name id"),
        Call("catalog", "list_catalog", "List the services of the cloud.", noun="service",
             columns="type name endpoints"),
        Call("endpoint", "get_endpoint", "Print the URL of a service in the region.",
             (Argument("SERVICE", "service"),), noun="url", example="compute"),
    ],
    modules=("app-credential", "ec2", "trust"),
    aliases=(("application-credential", "app-credential"), ("credential", "app-credential")),
)  # fmt: skip
