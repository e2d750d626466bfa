"""What is shown of the credentials that a Pack shares."""

from __future__ import annotations

from codomyrmex.cloud.coda_io.models.pack_enums import PackOAuth2ClientCredentialsLocation
from codomyrmex.cloud.common.rest.records import Family, Record, register_variants

__all__ = [
    "HeaderPreset",
    "MaskedHeader",
    "MaskedParameter",
    "PackConnectionAwsAccessKeyMetadata",
    "PackConnectionAwsAssumeRoleMetadata",
    "PackConnectionCustomMetadata",
    "PackConnectionGoogleServiceAccountMetadata",
    "PackConnectionHeaderMetadata",
    "PackConnectionHttpBasicMetadata",
    "PackConnectionMultiHeaderMetadata",
    "PackConnectionOauth2ClientCredentialsMetadata",
    "PackConnectionUrlParamMetadata",
    "PackOauthConfigMetadata",
    "PackSystemConnectionMetadata",
]


class PackSystemConnectionMetadata(Family):
    """Any kind of pack system connection metadata."""

    __slots__ = ()


class PackOauthConfigMetadata(Record, frozen=True, kw_only=True):
    """Pack oauth config metadata.

    Attributes:
        masked_client_id: Id of the masked client.
        masked_client_secret: The masked client secret.
        authorization_url: Address of the authorization.
        token_url: Address of the token.
        token_prefix: The token prefix.
        scopes: The scopes.
        redirect_uri: The redirect uri.
        use_dynamic_client_registration: Whether: use dynamic client registration.
    """

    masked_client_id: str
    masked_client_secret: str
    authorization_url: str
    token_url: str
    token_prefix: str | None = None
    scopes: str | None = None
    redirect_uri: str
    use_dynamic_client_registration: bool | None = None


class PackConnectionHeaderMetadata(
    Record, PackSystemConnectionMetadata, frozen=True, kw_only=True, tag_field="type", tag="header"
):
    """Pack connection header metadata.

    Attributes:
        masked_token: The masked token.
        header_name: The header name.
        token_prefix: The token prefix.
    """

    masked_token: str | None = None
    header_name: str
    token_prefix: str


class PackConnectionMultiHeaderMetadata(
    Record,
    PackSystemConnectionMetadata,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="multiHeader",
):
    """Pack connection multi header metadata.

    Attributes:
        headers: The headers.
        presets: The presets.
    """

    headers: tuple[MaskedHeader, ...]
    presets: tuple[HeaderPreset, ...]


class PackConnectionUrlParamMetadata(
    Record,
    PackSystemConnectionMetadata,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="urlParam",
):
    """Pack connection url param metadata.

    Attributes:
        params: The parameters.
        domain: The domain.
        preset_keys: The preset keys.
    """

    params: tuple[MaskedParameter, ...]
    domain: str
    preset_keys: tuple[str, ...]


class PackConnectionHttpBasicMetadata(
    Record,
    PackSystemConnectionMetadata,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="httpBasic",
):
    """Pack connection http basic metadata.

    Attributes:
        masked_username: The masked username.
        masked_password: The masked password.
    """

    masked_username: str | None = None
    masked_password: str | None = None


class PackConnectionCustomMetadata(
    Record, PackSystemConnectionMetadata, frozen=True, kw_only=True, tag_field="type", tag="custom"
):
    """Pack connection custom metadata.

    Attributes:
        params: The parameters.
        domain: The domain.
        preset_keys: The preset keys.
    """

    params: tuple[MaskedParameter, ...]
    domain: str
    preset_keys: tuple[str, ...]


class PackConnectionOauth2ClientCredentialsMetadata(
    Record,
    PackSystemConnectionMetadata,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="oauth2ClientCredentials",
):
    """Pack connection oauth2 client credentials metadata.

    Attributes:
        location: The location.
        masked_client_id: Id of the masked client.
        masked_client_secret: The masked client secret.
    """

    location: PackOAuth2ClientCredentialsLocation
    masked_client_id: str
    masked_client_secret: str


class PackConnectionGoogleServiceAccountMetadata(
    Record,
    PackSystemConnectionMetadata,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="googleServiceAccount",
):
    """Pack connection google service account metadata.

    Attributes:
        masked_service_account_key: The masked service account key.
    """

    masked_service_account_key: str


class PackConnectionAwsAssumeRoleMetadata(
    Record,
    PackSystemConnectionMetadata,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="awsAssumeRole",
):
    """Pack connection aws assume role metadata.

    Attributes:
        service: The service.
        role_arn: The role arn.
        external_id: Id of the external.
    """

    service: str
    role_arn: str
    external_id: str


class PackConnectionAwsAccessKeyMetadata(
    Record,
    PackSystemConnectionMetadata,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="awsAccessKey",
):
    """Pack connection aws access key metadata.

    Attributes:
        service: The service.
        masked_access_key_id: Id of the masked access key.
        masked_secret_access_key: The masked secret access key.
    """

    service: str
    masked_access_key_id: str
    masked_secret_access_key: str


class MaskedHeader(Record, frozen=True, kw_only=True):
    """Masked header.

    Attributes:
        header_name: The header name.
        masked_token: The masked token.
        token_prefix: The token prefix.
    """

    header_name: str
    masked_token: str
    token_prefix: str | None = None


class HeaderPreset(Record, frozen=True, kw_only=True):
    """Header preset.

    Attributes:
        header_name: The header name.
        token_prefix: The token prefix.
    """

    header_name: str
    token_prefix: str | None = None


class MaskedParameter(Record, frozen=True, kw_only=True):
    """Masked parameter.

    Attributes:
        key: The key.
        masked_value: The masked value.
    """

    key: str
    masked_value: str


register_variants(
    PackSystemConnectionMetadata,
    {
        "header": PackConnectionHeaderMetadata,
        "multiHeader": PackConnectionMultiHeaderMetadata,
        "urlParam": PackConnectionUrlParamMetadata,
        "httpBasic": PackConnectionHttpBasicMetadata,
        "custom": PackConnectionCustomMetadata,
        "oauth2ClientCredentials": PackConnectionOauth2ClientCredentialsMetadata,
        "googleServiceAccount": PackConnectionGoogleServiceAccountMetadata,
        "awsAssumeRole": PackConnectionAwsAssumeRoleMetadata,
        "awsAccessKey": PackConnectionAwsAccessKeyMetadata,
    },
)
