"""Who you are at Infomaniak: credentials for its OpenStack services and for its S3 store."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import msgspec

from codomyrmex.cloud.common.errors import ConfigurationError, MissingDependencyError
from codomyrmex.cloud.common.redaction import Secret

if TYPE_CHECKING:
    import requests
    from keystoneauth1.session import Session
    from openstack.config.cloud_region import CloudRegion
    from openstack.config.loader import OpenStackConfig
    from openstack.connection import Connection

__all__ = [
    "InfomaniakCredentials",
    "InfomaniakS3Credentials",
    "KeystoneLogin",
    "create_openstack_connection",
    "log_in",
]

_CLOUDS: Final = {"dc3-a": "pub1", "dc4-a": "pub2"}  # region -> the cloud it belongs to
_DEFAULT_REGION: Final = "dc3-a"
_S3_REGION: Final = "us-east-1"  # only for signatures; Infomaniak's S3 has no places
_IDLE_SECONDS: Final = 60.0
_PROFILE: Final = "infomaniak"
_APPLICATION: Final = "codomyrmex-cloud"
_REPEATED_STATUSES: Final = (429, 502, 503, 504)


def _identity_url(region: str) -> str:
    return f"https://api.{_CLOUDS.get(region, 'pub1')}.infomaniak.cloud/identity/v3"


def _region_of(auth_url: str) -> str:
    regions = {f"api.{cloud}.infomaniak.cloud": region for region, cloud in _CLOUDS.items()}
    host = auth_url.partition("://")[2].partition("/")[0]
    return regions.get(host, _DEFAULT_REGION)


class InfomaniakCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """Credentials for Infomaniak's OpenStack services; secrets do not show in its repr.

    One of three ways: an application credential, a user with a password, or a profile of
    ``clouds.yaml``. See https://docs.infomaniak.cloud/identity/.

    Attributes:
        application_credential_id: Id of an application credential.
        application_credential_secret: Its secret.
        username: Name of the user, such as ``PCU-XXXXXXX``.
        password: The user's password.
        cloud: Name of a profile in ``clouds.yaml``, which then says everything else.
        project_id: Id of the project; an application credential has its own.
        project_name: Name of the project, such as ``PCP-XXXXXXX``.
        user_domain_name: Domain of the user.
        project_domain_name: Domain of the project.
        auth_url: Keystone's URL; the one of the region by default, ``pub1`` without a region.
        region: ``dc3-a`` (``pub1``) or ``dc4-a`` (``pub2``); told by ``auth_url`` by default.
        expires_at: When the application credential ends, where known; a refusal after that is an
            `ExpiredCredentialsError`.

    Raises:
        ConfigurationError: When none or several of the three ways are given, or half of one.

    Example:
        >>> InfomaniakCredentials(username="PCU-1", password="p", project_name="PCP-1").password
        Secret('***')
        >>> InfomaniakCredentials(cloud="work", region="dc4-a").auth_url
        'https://api.pub2.infomaniak.cloud/identity/v3'
    """

    application_credential_id: str | None = None
    application_credential_secret: Secret | str | None = None
    username: str | None = None
    password: Secret | str | None = None
    cloud: str | None = None
    project_id: str | None = None
    project_name: str | None = None
    user_domain_name: str = "Default"
    project_domain_name: str = "Default"
    auth_url: str = ""
    region: str = ""
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        _keep_secret(self, "application_credential_secret")
        _keep_secret(self, "password")
        _check_ways(self)
        if not self.region and self.cloud is None:
            msgspec.structs.force_setattr(
                self, "region", _region_of(self.auth_url) if self.auth_url else _DEFAULT_REGION
            )
        if not self.auth_url:
            msgspec.structs.force_setattr(self, "auth_url", _identity_url(self.region))

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Find credentials in the environment.

        Looked at in order: ``INFOMANIAK_APP_CREDENTIAL_ID`` and ``_SECRET`` (with
        ``INFOMANIAK_AUTH_URL``, ``INFOMANIAK_PROJECT_ID``, ``INFOMANIAK_REGION``); ``OS_CLOUD``;
        the ``OS_*`` variables of an openrc file; a ``clouds.yaml`` in one of its usual places
        whose profile is called ``infomaniak`` or is the only one.

        Args:
            environ: The variables; those of the process when None.

        Returns:
            The credentials.

        Raises:
            ConfigurationError: When there are none, or half of them.

        Example:
            >>> found = InfomaniakCredentials.from_env(
            ...     {"INFOMANIAK_APP_CREDENTIAL_ID": "7", "INFOMANIAK_APP_CREDENTIAL_SECRET": "s"})
            >>> found.application_credential_id, found.region
            ('7', 'dc3-a')
        """
        environment = os.environ if environ is None else environ
        return cls(**(_infomaniak_variables(environment) or _openstack_variables(environment)))


class InfomaniakS3Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """An EC2 key pair for Infomaniak's S3 store; the secret does not show in its repr.

    `InfomaniakIdentityClient.create_ec2_credentials` makes one.

    Attributes:
        access_key_id: The access key.
        secret_access_key: The secret key.
        endpoint_url: The store of the cloud: ``https://s3.pub1.infomaniak.cloud`` or ``pub2``.
        region: The region that signatures name; Infomaniak accepts ``us-east-1``.

    Example:
        >>> InfomaniakS3Credentials(access_key_id="A", secret_access_key="B").endpoint_url
        'https://s3.pub1.infomaniak.cloud'
    """

    access_key_id: str
    secret_access_key: Secret | str
    endpoint_url: str = "https://s3.pub1.infomaniak.cloud"
    region: str = _S3_REGION

    def __post_init__(self) -> None:
        _keep_secret(self, "secret_access_key")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Find a key pair in the environment.

        Args:
            environ: The variables; those of the process when None. ``INFOMANIAK_S3_ACCESS_KEY``
                and ``INFOMANIAK_S3_SECRET_KEY``, and where the defaults do not fit
                ``INFOMANIAK_S3_ENDPOINT`` and ``INFOMANIAK_S3_REGION``.

        Returns:
            The credentials.

        Raises:
            ConfigurationError: When a key is missing.

        Example:
            >>> InfomaniakS3Credentials.from_env(
            ...     {"INFOMANIAK_S3_ACCESS_KEY": "A", "INFOMANIAK_S3_SECRET_KEY": "B"}).region
            'us-east-1'
        """
        environment = os.environ if environ is None else environ
        names = ("INFOMANIAK_S3_ACCESS_KEY", "INFOMANIAK_S3_SECRET_KEY")
        missing = [name for name in names if not environment.get(name)]
        if missing:
            raise ConfigurationError(
                f"no S3 key: {' and '.join(missing)} not set",
                hint="Make a key pair with InfomaniakIdentityClient.create_ec2_credentials",
                provider="infomaniak",
            )
        optional = {
            "endpoint_url": environment.get("INFOMANIAK_S3_ENDPOINT"),
            "region": environment.get("INFOMANIAK_S3_REGION"),
        }
        return cls(
            access_key_id=environment[names[0]],
            secret_access_key=environment[names[1]],
            **{key: value for key, value in optional.items() if value},
        )


def create_openstack_connection(
    credentials: InfomaniakCredentials | None = None, *, idle_timeout: float = _IDLE_SECONDS
) -> Connection:
    """Make a connection that all clients can share; nothing is sent until it is used.

    Reads that fail with 429, 502, 503, 504 or a broken connection are repeated, and a service's
    ``Retry-After`` is kept. Settings in the environment that the credentials do not name are not
    looked at. The connection can be used with openstacksdk directly.

    Args:
        credentials: The credentials; from the environment when None.
        idle_timeout: Seconds without a byte after which a request is given up.

    Returns:
        The connection.

    Raises:
        ConfigurationError: When there are no credentials, or the profile does not exist.
        MissingDependencyError: When the extra ``infomaniak`` is not installed.

    Example:
        >>> key = InfomaniakCredentials(
        ...     application_credential_id="7", application_credential_secret="s")
        >>> create_openstack_connection(key).config.region_name
        'dc3-a'
    """
    credentials = credentials or InfomaniakCredentials.from_env()
    try:
        import openstack.config
        from openstack.connection import Connection
    except ImportError as error:
        raise MissingDependencyError.for_extra("infomaniak", "OpenStack") from error
    region = _cloud_region(openstack.config.OpenStackConfig, credentials, idle_timeout)
    connection = Connection(config=region)
    _repeat_reads(connection.session)
    return connection


class _Region(NamedTuple):
    region_name: str


class KeystoneLogin(NamedTuple):
    """A token and the catalogue: as much of openstacksdk's connection as object storage needs.

    Attributes:
        session: Logs in when it is first used.
        config: Has the ``region_name``.
        transport: What the session sends with.

    Example:
        >>> key = InfomaniakCredentials(
        ...     application_credential_id="7", application_credential_secret="s")
        >>> log_in(key).config.region_name
        'dc3-a'
    """

    session: Session
    config: _Region
    transport: requests.Session

    def close(self) -> None:
        """Close its connections.

        Example:
            >>> key = InfomaniakCredentials(
            ...     application_credential_id="7", application_credential_secret="s")
            >>> log_in(key).close()
        """
        self.transport.close()


def log_in(
    credentials: InfomaniakCredentials, *, idle_timeout: float = _IDLE_SECONDS
) -> Connection | KeystoneLogin:
    """Prepare a login; nothing is sent until it is used.

    keystoneauth alone is loaded in half the time of openstacksdk, which is needed for a profile of
    ``clouds.yaml``.

    Args:
        credentials: The credentials.
        idle_timeout: Seconds without a byte after which a request is given up.

    Returns:
        The login, with the same session and the same region either way.

    Raises:
        ConfigurationError: When the profile does not exist.
        MissingDependencyError: When the extra ``infomaniak`` is not installed.

    Example:
        >>> key = InfomaniakCredentials(
        ...     application_credential_id="7", application_credential_secret="s")
        >>> log_in(key).session.auth.auth_url
        'https://api.pub1.infomaniak.cloud/identity/v3'
    """
    if credentials.cloud is not None:
        return create_openstack_connection(credentials, idle_timeout=idle_timeout)
    try:
        from keystoneauth1.identity import v3
        from keystoneauth1.session import Session
        from requests import Session as Transport
    except ImportError as error:
        raise MissingDependencyError.for_extra("infomaniak", "OpenStack") from error
    arguments = _login(credentials)
    plugin = v3.Password if arguments["auth_type"] == "v3password" else v3.ApplicationCredential
    transport = Transport()
    session = Session(
        plugin(**arguments["auth"]), transport, timeout=idle_timeout, app_name=_APPLICATION
    )
    _repeat_reads(session)
    return KeystoneLogin(session, _Region(credentials.region), transport)


def _keep_secret(record: msgspec.Struct, name: str) -> None:
    value = getattr(record, name)
    if isinstance(value, str):
        msgspec.structs.force_setattr(record, name, Secret(value))


def _check_ways(credentials: InfomaniakCredentials) -> None:
    halves = (
        ("application_credential_id", "application_credential_secret"),
        ("username", "password"),
    )
    given = [pair for pair in halves if any(getattr(credentials, name) for name in pair)]
    ways = len(given) + (credentials.cloud is not None)
    if ways != 1:
        raise ConfigurationError(
            "give one of: an application credential, a user with a password, a clouds.yaml profile"
            if ways
            else "no credentials were given",
            hint="See InfomaniakCredentials for what belongs to each",
            provider="infomaniak",
        )
    for pair in given:
        missing = [name for name in pair if not getattr(credentials, name)]
        if missing:
            raise ConfigurationError(
                f"{pair[0]} and {pair[1]} go together; {missing[0]} is missing",
                provider="infomaniak",
            )
    if credentials.username and not (credentials.project_id or credentials.project_name):
        raise ConfigurationError(
            "a user with a password needs project_id or project_name", provider="infomaniak"
        )


def _infomaniak_variables(environment: Mapping[str, str]) -> dict[str, Any]:
    names = {
        "application_credential_id": "INFOMANIAK_APP_CREDENTIAL_ID",
        "application_credential_secret": "INFOMANIAK_APP_CREDENTIAL_SECRET",
    }
    found = _present(environment, names)
    if not found:
        return {}
    missing = [variable for field, variable in names.items() if field not in found]
    if missing:
        raise ConfigurationError(
            f"{missing[0]} is not set", hint=f"Set it: export {missing[0]}=…", provider="infomaniak"
        )
    places = {
        "auth_url": "INFOMANIAK_AUTH_URL",
        "project_id": "INFOMANIAK_PROJECT_ID",
        "region": "INFOMANIAK_REGION",
    }
    return found | _present(environment, places)


def _openstack_variables(environment: Mapping[str, str]) -> dict[str, Any]:
    if environment.get("OS_CLOUD"):
        return _present(environment, {"cloud": "OS_CLOUD", "region": "OS_REGION_NAME"})
    places = {"auth_url": "OS_AUTH_URL", "region": "OS_REGION_NAME"}
    key = {
        "application_credential_id": "OS_APPLICATION_CREDENTIAL_ID",
        "application_credential_secret": "OS_APPLICATION_CREDENTIAL_SECRET",
    }
    if _present(environment, key):
        return _present(environment, key | places)
    user = {
        "username": "OS_USERNAME",
        "password": "OS_PASSWORD",
        "project_id": "OS_PROJECT_ID",
        "project_name": "OS_PROJECT_NAME",
        "user_domain_name": "OS_USER_DOMAIN_NAME",
        "project_domain_name": "OS_PROJECT_DOMAIN_NAME",
    }
    if environment.get("OS_USERNAME") or environment.get("OS_PASSWORD"):
        return _present(environment, user | places)
    return {"cloud": _only_profile()}


def _present(environment: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    return {field: environment[name] for field, name in names.items() if environment.get(name)}


def _only_profile() -> str:
    try:
        from openstack.config import OpenStackConfig
    except ImportError as error:
        raise MissingDependencyError.for_extra("infomaniak", "OpenStack") from error
    # openstacksdk's own names for what it finds without a file
    known = sorted(set(OpenStackConfig().get_cloud_names()) - {"defaults", "envvars"})
    if _PROFILE in known:
        return _PROFILE
    if len(known) == 1:
        return known[0]
    raise ConfigurationError(
        "no credentials: neither INFOMANIAK_APP_CREDENTIAL_ID nor OS_USERNAME nor OS_CLOUD is set"
        + (f", and clouds.yaml has several profiles: {', '.join(known)}" if known else ""),
        hint="Set OS_CLOUD to a profile of clouds.yaml"
        if known
        else "Make an application credential, and set INFOMANIAK_APP_CREDENTIAL_ID and _SECRET",
        provider="infomaniak",
    )


def _cloud_region(
    loader: type[OpenStackConfig], credentials: InfomaniakCredentials, idle_timeout: float
) -> CloudRegion:
    from openstack.exceptions import ConfigException

    common: dict[str, Any] = {"api_timeout": idle_timeout}
    if credentials.region:
        common["region_name"] = credentials.region
    try:
        if credentials.cloud is not None:
            # of the environment, a named profile takes OS_CLIENT_CONFIG_FILE alone
            config = loader()
            region: CloudRegion = config.get_one(cloud=credentials.cloud, **common)
        else:
            config = loader(load_envvars=False, load_yaml_config=False)
            region = config.get_one(**common, **_login(credentials))
    except ConfigException as error:
        raise ConfigurationError(
            f"the profile {credentials.cloud!r} of clouds.yaml cannot be used: {error}"
            if credentials.cloud
            else f"the credentials cannot be used: {error}",
            hint="Look at clouds.yaml, or at the variables OS_*",
            provider="infomaniak",
        ) from error
    return region


def _login(credentials: InfomaniakCredentials) -> dict[str, Any]:
    auth: dict[str, Any] = {"auth_url": credentials.auth_url}
    if credentials.application_credential_id:
        # neither project nor domain goes with it: Keystone would refuse both
        auth["application_credential_id"] = credentials.application_credential_id
        auth["application_credential_secret"] = _reveal(credentials.application_credential_secret)
        return {"auth_type": "v3applicationcredential", "auth": auth}
    auth["username"] = credentials.username
    auth["password"] = _reveal(credentials.password)
    auth["user_domain_name"] = credentials.user_domain_name
    if credentials.project_id:
        auth["project_id"] = credentials.project_id
    else:
        auth["project_name"] = credentials.project_name
        auth["project_domain_name"] = credentials.project_domain_name
    return {"auth_type": "v3password", "auth": auth}


def _reveal(secret: Secret | str | None) -> str:
    return secret.reveal() if isinstance(secret, Secret) else secret or ""


def _repeat_reads(session: Session) -> None:
    """Repeat what may be sent twice; a POST that may have been heard is never sent again."""
    from keystoneauth1.session import TCPKeepAliveAdapter
    from urllib3.util import Retry

    repeat = Retry(
        total=4,
        allowed_methods=("GET", "HEAD", "OPTIONS"),
        status_forcelist=_REPEATED_STATUSES,
        backoff_factor=0.3,
        backoff_jitter=0.3,
        raise_on_status=False,
    )
    for scheme in ("http://", "https://"):
        session.mount(scheme, TCPKeepAliveAdapter(max_retries=repeat))
