"""Forms for a website."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # JSON of any shape

import msgspec

from codomyrmex.cloud.infomaniak.newsletter.models.lists import ListPage

__all__ = ["Webform", "WebformList"]


class Webform(msgspec.Struct, frozen=True, kw_only=True):
    """A form for a website.

    Attributes:
        id: Its id.
        name: Its name.
        title: The title as the service gives it.
        subtitle: The subtitle as the service gives it.
        button: The button as the service gives it.
        msg_ok: The msg ok as the service gives it.
        msg_ok_redir: The msg ok redir as the service gives it.
        placeholder: The placeholder as the service gives it.
        design: The design as the service gives it.
        rgpd: The rgpd as the service gives it.
        rgpd_msg: The rgpd msg as the service gives it.
        notify: The notify as the service gives it.
        notify_address: The notify address as the service gives it.
        notify_lang: The notify lang as the service gives it.
        confirmation_url: The confirmation url as the service gives it.
        validation_url: The validation url as the service gives it.
        template_email_id: The template email id as the service gives it.
        template_confirmation_id: The template confirmation id as the service gives it.
        template_validation_id: The template validation id as the service gives it.
        email_title: The email title as the service gives it.
        email_from_addr: The sender's address.
        email_from_name: The sender's name.
        codes: The codes as the service gives it.
        fields: The fields.
        groups: The groups.
        statistics: Counts and rates, when they were asked for.
        created_at: When it was made, in Unix seconds.
        updated_at: When it was changed, in Unix seconds.
    """

    id: int
    name: str | None = None
    title: str | None = None
    subtitle: str | None = None
    button: str | None = None
    msg_ok: str | None = None
    msg_ok_redir: str | None = None
    placeholder: str | None = None
    design: str | None = None
    rgpd: str | None = None
    rgpd_msg: str | None = None
    notify: str | None = None
    notify_address: str | None = None
    notify_lang: str | None = None
    confirmation_url: str | None = None
    validation_url: str | None = None
    template_email_id: int | None = None
    template_confirmation_id: int | None = None
    template_validation_id: int | None = None
    email_title: str | None = None
    email_from_addr: str | None = None
    email_from_name: str | None = None
    codes: tuple[Any, ...] | None = None
    fields: tuple[Any, ...] | None = None
    groups: tuple[Any, ...] | None = None
    statistics: Mapping[str, Any] | None = None
    created_at: int | None = None
    updated_at: int | None = None


class WebformList(ListPage[Webform], frozen=True, kw_only=True, dict=True):
    """Forms."""

    items: tuple[Webform, ...]
