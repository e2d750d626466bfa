"""Credits. The operations as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from codomyrmex.cloud.common.rest.operations import Operation, next_by_number
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import NotNegative, Positive
from codomyrmex.cloud.infomaniak.newsletter.models.credits import CreditList
from codomyrmex.cloud.infomaniak.newsletter.models.filters import MemberFilter
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.operations.undescribed import ANYTHING
from codomyrmex.cloud.infomaniak.newsletter.reading import read

__all__ = [
    "GET_CREDIT_CHECKOUT",
    "GET_CREDIT_DETAILS",
    "LIST_ACCOUNT_CREDITS",
    "LIST_CREDITS",
    "LIST_CREDIT_PACKS",
]


LIST_CREDITS: Final[Operation[CreditList]] = Operation(
    name="list_credits",
    reference="NewsletterListCredits",
    method="GET",
    path="/1/newsletters/{domain}/credits",
    result=CreditList,
    path_types={"domain": int},
    query={
        "with_": str | tuple[str, ...],
        "filter": MemberFilter,
        "return_": Literal["total"],
        "limit": Positive,
        "skip": NotNegative,
        "page": Positive,
        "per_page": Positive,
        "order_by": str | tuple[str, ...],
        "order": Literal["asc", "desc"],
        "order_for": Mapping[str, Literal["asc", "desc"]],
    },
    next_arguments=next_by_number,
    read=read,
    wire=query_name,
)

LIST_ACCOUNT_CREDITS: Final[Operation[CreditList]] = Operation(
    name="list_account_credits",
    reference="NewsletterAccountCredits",
    method="GET",
    path="/1/newsletters/{domain}/credits/accounts",
    result=CreditList,
    path_types={"domain": int},
    query={
        "with_": str | tuple[str, ...],
        "filter": MemberFilter,
        "return_": Literal["total"],
        "limit": Positive,
        "skip": NotNegative,
        "page": Positive,
        "per_page": Positive,
        "order_by": str | tuple[str, ...],
        "order": Literal["asc", "desc"],
        "order_for": Mapping[str, Literal["asc", "desc"]],
    },
    next_arguments=next_by_number,
    read=read,
    wire=query_name,
)

GET_CREDIT_DETAILS: Final[Operation[Any]] = Operation(
    name="get_credit_details",
    reference="NewsletterCreditsDetails",
    method="GET",
    path="/1/newsletters/{domain}/credits/details",
    result=ANYTHING,  # not described
    path_types={"domain": int},
    read=read,
    wire=query_name,
)

LIST_CREDIT_PACKS: Final[Operation[tuple[Any, ...]]] = Operation(
    name="list_credit_packs",
    reference="NewsletterListCreditsOffers",
    method="GET",
    path="/1/newsletters/{domain}/credits/packs",
    result=tuple[Any, ...],
    path_types={"domain": int},
    read=read,
    wire=query_name,
)

GET_CREDIT_CHECKOUT: Final[Operation[Any]] = Operation(
    name="get_credit_checkout",
    reference="NewsletterCheckout",
    method="GET",
    path="/1/newsletters/{domain}/credits/checkout/{id}",
    result=ANYTHING,  # not described
    path_types={"domain": int, "id": int},
    read=read,
    wire=query_name,
)
