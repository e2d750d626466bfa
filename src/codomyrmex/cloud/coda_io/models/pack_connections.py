"""The credentials that a Pack shares."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from codomyrmex.cloud.common.rest.records import Family, RequestRecord, register_variants

__all__ = [
    "KeyValue",
    "PackConnectionAwsAccessKeyCredentials",
    "PackConnectionAwsAccessKeyPatch",
    "PackConnectionAwsAssumeRoleCredentials",
    "PackConnectionAwsAssumeRolePatch",
    "PackConnectionCustomCredentials",
    "PackConnectionCustomPatch",
    "PackConnectionGoogleServiceAccountCredentials",
    "PackConnectionGoogleServiceAccountPatch",
    "PackConnectionHeaderCredentials",
    "PackConnectionHeaderPatch",
    "PackConnectionHttpBasicCredentials",
    "PackConnectionHttpBasicPatch",
    "PackConnectionMultiHeaderCredentials",
    "PackConnectionMultiHeaderPatch",
    "PackConnectionOauth2ClientCredentials",
    "PackConnectionOauth2ClientCredentialsPatch",
    "PackConnectionUrlParamCredentials",
    "PackConnectionUrlParamPatch",
    "PackSystemConnectionCredentials",
    "PatchPackSystemConnectionRequest",
    "SetPackOauthConfigRequest",
    "SetPackSystemConnectionRequest",
]


class PackSystemConnectionCredentials(Family):
    """Any kind of pack system connection credentials."""

    __slots__ = ()


class PatchPackSystemConnectionRequest(Family):
    """What `patch_pack_system_connection` sends."""

    __slots__ = ()


class PackConnectionHeaderCredentials(
    RequestRecord,
    PackSystemConnectionCredentials,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="header",
):
    """Pack connection header credentials.

    Attributes:
        token: The token.
    """

    token: str


class PackConnectionMultiHeaderCredentials(
    RequestRecord,
    PackSystemConnectionCredentials,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="multiHeader",
):
    """Pack connection multi header credentials.

    Attributes:
        tokens: The tokens.
    """

    tokens: tuple[KeyValue, ...]


class PackConnectionUrlParamCredentials(
    RequestRecord,
    PackSystemConnectionCredentials,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="urlParam",
):
    """Pack connection url param credentials.

    Attributes:
        params: The parameters.
    """

    params: tuple[KeyValue, ...]


class PackConnectionHttpBasicCredentials(
    RequestRecord,
    PackSystemConnectionCredentials,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="httpBasic",
):
    """Pack connection http basic credentials.

    Attributes:
        username: The username.
        password: The password.
    """

    username: str
    password: str | UnsetType = UNSET


class PackConnectionCustomCredentials(
    RequestRecord,
    PackSystemConnectionCredentials,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="custom",
):
    """Pack connection custom credentials.

    Attributes:
        params: The parameters.
    """

    params: tuple[KeyValue, ...]


class PackConnectionOauth2ClientCredentials(
    RequestRecord,
    PackSystemConnectionCredentials,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="oauth2ClientCredentials",
):
    """Pack connection oauth2 client credentials.

    Attributes:
        client_id: Id of the client.
        client_secret: The client secret.
    """

    client_id: Annotated[str, Meta(max_length=512)]
    client_secret: Annotated[str, Meta(max_length=512)]


class PackConnectionGoogleServiceAccountCredentials(
    RequestRecord,
    PackSystemConnectionCredentials,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="googleServiceAccount",
):
    """Pack connection google service account credentials.

    Attributes:
        service_account_key: The service account key.
    """

    service_account_key: str


class PackConnectionAwsAssumeRoleCredentials(
    RequestRecord,
    PackSystemConnectionCredentials,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="awsAssumeRole",
):
    """Pack connection aws assume role credentials.

    Attributes:
        role_arn: The role arn.
        external_id: Id of the external.
    """

    role_arn: str
    external_id: str


class PackConnectionAwsAccessKeyCredentials(
    RequestRecord,
    PackSystemConnectionCredentials,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="awsAccessKey",
):
    """Pack connection aws access key credentials.

    Attributes:
        access_key_id: Id of the access key.
        secret_access_key: The secret access key.
    """

    access_key_id: str
    secret_access_key: str


class PackConnectionHeaderPatch(
    RequestRecord,
    PatchPackSystemConnectionRequest,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="header",
):
    """Pack connection header patch.

    Attributes:
        token: The token.
    """

    token: str | UnsetType = UNSET


class PackConnectionMultiHeaderPatch(
    RequestRecord,
    PatchPackSystemConnectionRequest,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="multiHeader",
):
    """Pack connection multi header patch.

    Attributes:
        tokens_to_patch: The tokens to patch.
    """

    tokens_to_patch: tuple[KeyValue, ...] | UnsetType = UNSET


class PackConnectionUrlParamPatch(
    RequestRecord,
    PatchPackSystemConnectionRequest,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="urlParam",
):
    """Pack connection url param patch.

    Attributes:
        params_to_patch: The params to patch.
    """

    params_to_patch: tuple[KeyValue, ...] | UnsetType = UNSET


class PackConnectionHttpBasicPatch(
    RequestRecord,
    PatchPackSystemConnectionRequest,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="httpBasic",
):
    """Pack connection http basic patch.

    Attributes:
        username: The username.
        password: The password.
    """

    username: str | UnsetType = UNSET
    password: str | UnsetType = UNSET


class PackConnectionCustomPatch(
    RequestRecord,
    PatchPackSystemConnectionRequest,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="custom",
):
    """Pack connection custom patch.

    Attributes:
        params_to_patch: The params to patch.
    """

    params_to_patch: tuple[KeyValue, ...] | UnsetType = UNSET


class PackConnectionOauth2ClientCredentialsPatch(
    RequestRecord,
    PatchPackSystemConnectionRequest,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="oauth2ClientCredentials",
):
    """Pack connection oauth2 client credentials patch.

    Attributes:
        client_id: Id of the client.
        client_secret: The client secret.
    """

    client_id: Annotated[str, Meta(max_length=512)] | UnsetType = UNSET
    client_secret: Annotated[str, Meta(max_length=512)] | UnsetType = UNSET


class PackConnectionGoogleServiceAccountPatch(
    RequestRecord,
    PatchPackSystemConnectionRequest,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="googleServiceAccount",
):
    """Pack connection google service account patch.

    Attributes:
        service_account_key: The service account key.
    """

    service_account_key: Annotated[str, Meta(max_length=512)] | UnsetType = UNSET


class PackConnectionAwsAssumeRolePatch(
    RequestRecord,
    PatchPackSystemConnectionRequest,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="awsAssumeRole",
):
    """Pack connection aws assume role patch.

    Attributes:
        role_arn: The role arn.
        external_id: Id of the external.
    """

    role_arn: str | UnsetType = UNSET
    external_id: str | UnsetType = UNSET


class PackConnectionAwsAccessKeyPatch(
    RequestRecord,
    PatchPackSystemConnectionRequest,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="awsAccessKey",
):
    """Pack connection aws access key patch.

    Attributes:
        access_key_id: Id of the access key.
        secret_access_key: The secret access key.
    """

    access_key_id: str | UnsetType = UNSET
    secret_access_key: str | UnsetType = UNSET


class SetPackOauthConfigRequest(RequestRecord, frozen=True, kw_only=True):
    """What `set_pack_oauth_config` sends.

    Attributes:
        client_id: Id of the client.
        client_secret: The client secret.
        redirect_uri: The redirect uri.
    """

    client_id: str | UnsetType = UNSET
    client_secret: str | UnsetType = UNSET
    redirect_uri: str | UnsetType = UNSET


class SetPackSystemConnectionRequest(RequestRecord, frozen=True, kw_only=True):
    """What `set_pack_system_connection` sends.

    Attributes:
        credentials: The credentials.
    """

    credentials: PackSystemConnectionCredentials


class KeyValue(RequestRecord, frozen=True, kw_only=True):
    """Key value.

    Attributes:
        key: The key.
        value: The value.
    """

    key: str
    value: str


register_variants(
    PackSystemConnectionCredentials,
    {
        "header": PackConnectionHeaderCredentials,
        "multiHeader": PackConnectionMultiHeaderCredentials,
        "urlParam": PackConnectionUrlParamCredentials,
        "httpBasic": PackConnectionHttpBasicCredentials,
        "custom": PackConnectionCustomCredentials,
        "oauth2ClientCredentials": PackConnectionOauth2ClientCredentials,
        "googleServiceAccount": PackConnectionGoogleServiceAccountCredentials,
        "awsAssumeRole": PackConnectionAwsAssumeRoleCredentials,
        "awsAccessKey": PackConnectionAwsAccessKeyCredentials,
    },
    is_open=False,
)

register_variants(
    PatchPackSystemConnectionRequest,
    {
        "header": PackConnectionHeaderPatch,
        "multiHeader": PackConnectionMultiHeaderPatch,
        "urlParam": PackConnectionUrlParamPatch,
        "httpBasic": PackConnectionHttpBasicPatch,
        "custom": PackConnectionCustomPatch,
        "oauth2ClientCredentials": PackConnectionOauth2ClientCredentialsPatch,
        "googleServiceAccount": PackConnectionGoogleServiceAccountPatch,
        "awsAssumeRole": PackConnectionAwsAssumeRolePatch,
        "awsAccessKey": PackConnectionAwsAccessKeyPatch,
    },
    is_open=False,
)
