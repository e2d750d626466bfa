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
        title: The heading.
        subtitle: The text below it.
        button: The text of its button.
        msg_ok: What it says when all went well.
        msg_ok_redir: Where it leads when all went well.
        placeholder: Whether fields show what belongs into them.
        design: Its looks, one of the themes.
        rgpd: Whether it asks for consent.
        rgpd_msg: The text of that question.
        notify: Whether somebody is told of new subscribers.
        notify_address: Who is told.
        notify_lang: In which language.
        confirmation_url: Where one is led after subscribing.
        validation_url: Where one is led after confirming the address.
        template_email_id: The template of its mail.
        template_confirmation_id: The template of its page of thanks.
        template_validation_id: The template of its page after confirming.
        email_title: The subject of its mail.
        email_from_addr: The sender's address.
        email_from_name: The sender's name.
        codes: The code for a website.
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
