"""Forms for a website."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.models.filters import SearchFilter
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Selection, WebformField
from codomyrmex.cloud.infomaniak.newsletter.models.webforms import Webform, WebformList
from codomyrmex.cloud.infomaniak.newsletter.operations import webforms as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = ["WebformsMethods"]


class WebformsMethods(Caller):
    """Forms for a website."""

    def list_webforms(
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
        """List the forms for a website.

        Args:
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.
            filter: What is looked for.
            return_: ``total``: count instead of listing; the result's `total` is
                the number.
            limit: How many items, counted from `skip`; no page is asked for then.
            skip: How many items are left out first, from 0.
            page: The number of the page, from 1; the first when None.
            per_page: Items a page; as the service likes when None.
            order_by: The field or fields that the order goes by.
            order: ``asc`` or ``desc``.
            order_for: The direction of single fields: ``{field: "asc"}``.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterListWebforms.

        Example:
            >>> [form.name for form in newsletter.list_webforms()]
            ['Join']
        """
        return self._call(
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

    def create_webform(
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
        """Make a form for a website.

        Args:
            button: The text of the button.
            confirmation_url: Where somebody goes who confirmed.
            design: The design.
            email_from_addr: The sender's address, of a domain that the service
                verified.
            email_from_name: The sender's name.
            email_title: The subject of the mail that asks for confirmation.
            fields: Values by the key of the field.
            groups: Ids of groups, or names; new names make groups.
            msg_ok: The text after signing up.
            name: The name.
            notify: Whether you are told of new subscribers.
            notify_address: Where you are told.
            notify_lang: The language of that mail.
            placeholder: Whether names stand inside of the inputs.
            rgpd: Whether consent is asked for.
            rgpd_msg: The text of the consent.
            subtitle: The text below the title.
            title: The title.
            validation_url: Where somebody goes who signed up.

        Returns:
            The form.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCreateWebform.

        Example:
            >>> newsletter.create_webform(name="Footer", groups=[1]).name
            'Footer'
        """
        return self._call(
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

    def get_webform(
        self, webform_id: int | str, *, with_: str | Sequence[str] | None = None
    ) -> Webform:
        """Get a form.

        Args:
            webform_id: Id of the form.
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.

        Returns:
            The form.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterShowWebform.

        Example:
            >>> newsletter.get_webform(1).name
            'Join'
        """
        return self._call(operations.GET_WEBFORM, webform=webform_id, with_=with_)

    def update_webform(
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
        """Change a form; what is not given stays.

        Args:
            webform_id: Id of the form.
            button: The text of the button.
            confirmation_url: Where somebody goes who confirmed.
            design: The design.
            email_from_addr: The sender's address, of a domain that the service
                verified.
            email_from_name: The sender's name.
            email_title: The subject of the mail that asks for confirmation.
            fields: Values by the key of the field.
            groups: Ids of groups, or names; new names make groups.
            msg_ok: The text after signing up.
            name: The name.
            notify: Whether you are told of new subscribers.
            notify_address: Where you are told.
            notify_lang: The language of that mail.
            placeholder: Whether names stand inside of the inputs.
            rgpd: Whether consent is asked for.
            rgpd_msg: The text of the consent.
            subtitle: The text below the title.
            title: The title.
            validation_url: Where somebody goes who signed up.
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.

        Returns:
            The form.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterUpdateWebform.

        Example:
            >>> newsletter.update_webform(1, title="Welcome").title
            'Welcome'
        """
        return self._call(
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

    def delete_webform(self, webform_id: int | str) -> Webform:
        """Delete a form.

        Args:
            webform_id: Id of the form.

        Returns:
            The form.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteWebform.

        Example:
            >>> newsletter.delete_webform(1).name
            'Join'
        """
        return self._call(operations.DELETE_WEBFORM, webform=webform_id)

    def delete_webforms(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: SearchFilter | Mapping[str, Any] | None = None,
    ) -> Task:
        """Delete the selected forms; the work is queued.

        Args:
            select: What is meant: ids, or a `Selection`.
            filter: What is looked for.

        Returns:
            What is queued; see `Task.wait` for what can be followed.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterBulkDeleteWebform.

        Example:
            >>> newsletter.delete_webforms([1]).operation
            'delete_webforms'
        """
        return self._call(operations.DELETE_WEBFORMS, select=select, filter=filter)

    def list_webform_themes(self) -> Any:
        """List the designs that forms can have.

        Returns:
            JSON as the service gives it; it is not described.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterListThemes.

        Example:
            >>> newsletter.list_webform_themes()
            ['light', 'dark']
        """
        return self._call(operations.LIST_WEBFORM_THEMES)

    def list_webform_fields(self, webform_id: int | str) -> Any:
        """List the fields of a form.

        Args:
            webform_id: Id of the form.

        Returns:
            JSON as the service gives it; it is not described.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterListWebformFields.

        Example:
            >>> newsletter.list_webform_fields(1)
            [{'id': 1, 'required': True}]
        """
        return self._call(operations.LIST_WEBFORM_FIELDS, webform=webform_id)
