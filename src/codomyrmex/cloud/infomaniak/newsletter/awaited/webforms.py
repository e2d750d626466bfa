"""Forms for a website."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.models.filters import SearchFilter
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Selection, WebformField
from codomyrmex.cloud.infomaniak.newsletter.models.webforms import Webform, WebformList
from codomyrmex.cloud.infomaniak.newsletter.operations import webforms as operations
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = ["WebformsMethods"]


class WebformsMethods(Caller):
    """Forms for a website."""

    async def list_webforms(
        self,
        *,
        with_: str | Sequence[str] | None = None,
        filter: SearchFilter | Mapping[str, Any] | None = None,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order_by: str | Sequence[str] | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> WebformList:
        """List the forms for a website; see `InfomaniakNewsletterClient.list_webforms`."""
        return await self._call(
            operations.LIST_WEBFORMS,
            with_=with_,
            filter=filter,
            return_=return_,
            limit=limit,
            skip=skip,
            page=page,
            per_page=per_page,
            order_by=order_by,
            order=order,
            order_for=order_for,
        )

    async def create_webform(
        self,
        *,
        button: str | None = None,
        confirmation_url: str | None = None,
        design: str | None = None,
        email_from_addr: str | None = None,
        email_from_name: str | None = None,
        email_title: str | None = None,
        fields: Sequence[WebformField | Mapping[str, Any]] | None = None,
        groups: Sequence[int] | None = None,
        msg_ok: str | None = None,
        name: str | None = None,
        notify: bool | None = None,
        notify_address: str | None = None,
        notify_lang: str | None = None,
        placeholder: bool | None = None,
        rgpd: bool | None = None,
        rgpd_msg: str | None = None,
        subtitle: str | None = None,
        title: str | None = None,
        validation_url: str | None = None,
    ) -> Webform:
        """Make a form for a website; see `InfomaniakNewsletterClient.create_webform`."""
        return await self._call(
            operations.CREATE_WEBFORM,
            button=button,
            confirmation_url=confirmation_url,
            design=design,
            email_from_addr=email_from_addr,
            email_from_name=email_from_name,
            email_title=email_title,
            fields=fields,
            groups=groups,
            msg_ok=msg_ok,
            name=name,
            notify=notify,
            notify_address=notify_address,
            notify_lang=notify_lang,
            placeholder=placeholder,
            rgpd=rgpd,
            rgpd_msg=rgpd_msg,
            subtitle=subtitle,
            title=title,
            validation_url=validation_url,
        )

    async def get_webform(
        self, webform_id: int | str, *, with_: str | Sequence[str] | None = None
    ) -> Webform:
        """Get a form; see `InfomaniakNewsletterClient.get_webform`."""
        return await self._call(operations.GET_WEBFORM, webform=webform_id, with_=with_)

    async def update_webform(
        self,
        webform_id: int | str,
        *,
        button: str | None = None,
        confirmation_url: str | None = None,
        design: str | None = None,
        email_from_addr: str | None = None,
        email_from_name: str | None = None,
        email_title: str | None = None,
        fields: Sequence[WebformField | Mapping[str, Any]] | None = None,
        groups: Sequence[int] | None = None,
        msg_ok: str | None = None,
        name: str | None = None,
        notify: bool | None = None,
        notify_address: str | None = None,
        notify_lang: str | None = None,
        placeholder: bool | None = None,
        rgpd: bool | None = None,
        rgpd_msg: str | None = None,
        subtitle: str | None = None,
        title: str | None = None,
        validation_url: str | None = None,
        with_: str | Sequence[str] | None = None,
    ) -> Webform:
        """Change a form; see `InfomaniakNewsletterClient.update_webform`."""
        return await self._call(
            operations.UPDATE_WEBFORM,
            webform=webform_id,
            button=button,
            confirmation_url=confirmation_url,
            design=design,
            email_from_addr=email_from_addr,
            email_from_name=email_from_name,
            email_title=email_title,
            fields=fields,
            groups=groups,
            msg_ok=msg_ok,
            name=name,
            notify=notify,
            notify_address=notify_address,
            notify_lang=notify_lang,
            placeholder=placeholder,
            rgpd=rgpd,
            rgpd_msg=rgpd_msg,
            subtitle=subtitle,
            title=title,
            validation_url=validation_url,
            with_=with_,
        )

    async def delete_webform(self, webform_id: int | str) -> Webform:
        """Delete a form; see `InfomaniakNewsletterClient.delete_webform`."""
        return await self._call(operations.DELETE_WEBFORM, webform=webform_id)

    async def delete_webforms(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: SearchFilter | Mapping[str, Any] | None = None,
    ) -> Task:
        """Delete the selected forms; see `InfomaniakNewsletterClient.delete_webforms`."""
        return await self._call(operations.DELETE_WEBFORMS, select=select, filter=filter)

    async def list_webform_themes(self) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.list_webform_themes`."""
        return await self._call(operations.LIST_WEBFORM_THEMES)

    async def list_webform_fields(self, webform_id: int | str) -> Any:
        """List the fields of a form; see `InfomaniakNewsletterClient.list_webform_fields`."""
        return await self._call(operations.LIST_WEBFORM_FIELDS, webform=webform_id)
