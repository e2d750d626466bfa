"""``cmx newsletter``: Infomaniak's newsletters."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.newsletter.contacts import EXPORT, IMPORT
from codomyrmex.cloud.cli.commands.newsletter.sending import SCHEDULE, SEND
from codomyrmex.cloud.cli.commands.newsletter.service import CAMPAIGN, SERVICE, changing, given
from codomyrmex.cloud.cli.commands.newsletter.stats import STATS
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_command
from codomyrmex.cloud.common.local_files import local_errors

__all__ = ["GROUP"]

_CAMPAIGN_STATES: Final = (
    "blocked", "canceled", "draft", "scheduled", "sending", "sending_failed", "sent", "unknown",
)  # fmt: skip
_STATES: Final = ("active", "all", "bounced", "junk", "unconfirmed", "unsubscribed")
_LANGUAGES: Final = ("de_DE", "en_GB", "es_ES", "fr_FR", "it_IT")
_TYPES: Final = ("boolean", "date_en", "date_fr", "email", "float", "number", "text")
_SEARCH: Final = Field("--search", "Only those with this text in them.", "TEXT")
_CONTACTS: Final = "id email status created=created_at groups"


def _campaigns(client: Any, search: str | None = None, status: list[str] | None = None) -> Any:
    return client.list_campaigns(filter=given(search=search, status=status))


def _subscribers(
    client: Any, group: str | None = None, search: str | None = None, status: str = "active"
) -> Any:
    if group is None:
        return client.list_subscribers(filter=given(search=search, status=status), with_="groups")
    chosen = None if status == "all" else status
    return client.list_group_subscribers(group, filter=given(search=search, status=chosen))


def _named(method: str) -> Any:
    """A list that is narrowed by a text."""

    def find(client: Any, search: str | None = None) -> Any:
        return getattr(client, method)(filter=given(search=search))

    return find


def _new_campaign(
    *,
    groups: list[int] | None = None,
    everybody: bool = False,
    html: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    recipients = given(all_subscribers=everybody or None, groups=groups and {"include": groups})
    content = None if html is None else _read(html)
    return {**more, **(given(recipients=recipients, content_html=content) or {})}


def _read(path: str) -> str:
    with local_errors(path, "read"), open(path, encoding="utf-8") as file:
        return file.read()


_CALLS: Final = (
    Call("campaigns", _campaigns, "List the campaigns.", fields=(
        _SEARCH,
        Field("--status", "Only those in this state; may be repeated.", "STATUS", many=True,
              choices=_CAMPAIGN_STATES),
    ), example="--status draft --status scheduled",
         purpose="what was not sent yet", more=(("--json", "all, for programs"),)),
    Call("show", "get_campaign", "Show a campaign.", (CAMPAIGN,), example="2"),
    Call("create", changing("create_campaign", _new_campaign), "Make a campaign, as a draft.",
         fields=(
             Field("--subject", "The subject.", "TEXT", required=True),
             Field("--from-name", "The sender's name.", "NAME", "email_from_name", required=True),
             Field("--from", "The sender's address.", "ADDRESS", "email_from_addr", required=True),
             Field("--lang", "The language of what the service adds.", "LANG", required=True,
                   choices=_LANGUAGES),
             Field("--preheader", "The text beside the subject.", "TEXT"),
             Field("--html", "A file with the content.", "FILE"),
             Field("--template", "Id of the template.", "ID", "template_id", int),
             Field("--group", "Id of a group that gets it; may be repeated.", "GROUP", "groups",
                   int, many=True),
             Field("--everybody", "All subscribers get it."),
         ), changes=True,
         example="--subject Winter --from-name Ada --from ada@example.com --lang en_GB",
         purpose="an empty draft"),
    Call("send-test", changing("send_test"), "Send a campaign to one address, as a test.",
         (CAMPAIGN, Argument("ADDRESS", "email")), changes=True, noun="test",
         example="2 ada@example.com", purpose="look at it first"),
    Call("cancel", changing("cancel_campaign"), "Take back that a campaign is sent later.",
         (CAMPAIGN,), changes=True, example="3", purpose="it was scheduled too early"),
    Call("delete", changing("delete_campaign"), "Delete campaigns.", (CAMPAIGN,), changes=True,
         deletes=True, several=True, example="2 --yes"),
    Call("subscribers", _subscribers, "List subscribers, those that are active.", fields=(
        Field("--group", "Only those of this group.", "GROUP"),
        _SEARCH,
        Field("--status", "Those in this state.", "STATUS", choices=_STATES),
    ), noun="subscriber", columns=_CONTACTS, example="--group 1 --status all",
         purpose="everybody of a group"),
    Call("subscriber", "find_contact", "Show a subscriber.", (Argument("ADDRESS", "email"),),
         noun="subscriber", example="ada@example.com"),
    Call("subscribe", changing("create_subscriber"), "Add a subscriber, or change one.",
         (Argument("ADDRESS", "email"),), (
             Field("--group", "Id or name of a group; may be repeated.", "GROUP", "groups",
                   lambda text: int(text) if text.isdecimal() else text, many=True),
             Field("--field", "A field by its key; may be repeated.", "NAME=VALUE", "fields",
                   many=True),
         ), changes=True, noun="subscriber",
         example="eve@example.com --group Friends --field first_name=Eve",
         purpose="with a group and a field"),
    Call("unsubscribe", changing("unsubscribe_contact"), "Unsubscribe from everything.",
         (Argument("ADDRESS", "email"),), changes=True, several=True, noun="subscriber",
         example="bob@example.com"),
    Call("groups", _named("list_groups"), "List the groups.", fields=(_SEARCH,), noun="group",
         columns="id name subscribers=subscribed_count updated=updated_at"),
    Call("create-group", changing("create_group"), "Make a group.", (Argument("NAME", "name"),),
         changes=True, noun="group", example="Family"),
    Call("delete-group", changing("delete_group"), "Delete groups; their subscribers stay.",
         (Argument("GROUP", "group_id"),), changes=True, deletes=True, several=True, noun="group",
         example="2 --yes"),
    Call("segments", _named("list_segments"), "List the segments.", fields=(_SEARCH,),
         noun="segment", columns="id name subscribers=subscribed_count updated=updated_at"),
    Call("fields", _named("list_fields"), "List the fields of subscribers.", fields=(_SEARCH,),
         noun="field", columns="id key name"),
    Call("create-field", changing("create_field"), "Make a field of subscribers.",
         (Argument("NAME", "name"),), (
             Field("--type", "What it holds.", "TYPE", required=True, choices=_TYPES),
         ), changes=True, noun="field", example="Town --type text"),
    Call("templates", "list_templates", "List the templates.", noun="template",
         columns="id name"),
    Call("webforms", _named("list_webforms"), "List the forms for websites.", fields=(_SEARCH,),
         noun="webform", columns="id name title"),
    Call("credits", "get_credits", "Show the credits that are left.", noun="credits"),
)  # fmt: skip

_ROWS: Final = {call.verb: service_command(SERVICE, call) for call in _CALLS}
_OWN: Final = {"send": SEND, "schedule": SCHEDULE, "stats": STATS, "import": IMPORT} | {
    "export": EXPORT
}
_ORDER: Final = (
    "campaigns", "show", "create", "send-test", "send", "schedule", "cancel", "stats", "delete",
    "subscribers", "subscriber", "subscribe", "unsubscribe", "import", "export", "groups",
    "create-group", "delete-group", "segments", "fields", "create-field", "templates", "webforms",
    "credits",
)  # fmt: skip

GROUP: Final = Group(
    "newsletter",
    "Infomaniak's newsletters: campaigns, subscribers, imports, statistics.",
    details="""
    Token and newsletter come from INFOMANIAK_NEWSLETTER_TOKEN and INFOMANIAK_NEWSLETTER_ID. A
    mailing list is called group here, a contact subscriber, as in the service. At most 60 requests
    go out in a minute. --dry-run shows the request; what sends or deletes asks, or needs --yes.
    """,
    commands=tuple((_OWN | _ROWS)[name] for name in _ORDER),
)
