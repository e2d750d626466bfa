"""Queued work and products of the account: beside the newsletter's own operations. As data."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.common.rest.operations import Operation, next_by_number
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import Positive
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.operations.undescribed import ANYTHING
from codomyrmex.cloud.infomaniak.newsletter.reading import read
from codomyrmex.cloud.infomaniak.newsletter.tasks import TaskList, TaskStatus

__all__ = ["GET_TASK_STATUS", "LIST_PRODUCTS", "LIST_TASKS"]

GET_TASK_STATUS: Final[Operation[TaskStatus]] = Operation(
    name="get_task_status",
    reference="AsyncTasksShow",
    method="GET",
    path="/1/async/tasks/{task_uuid}",
    result=TaskStatus,
    read=read,
    wire=query_name,
)

LIST_TASKS: Final[Operation[TaskList]] = Operation(
    name="list_tasks",
    reference="AsyncTasksList",
    method="GET",
    path="/1/async/tasks",
    result=TaskList,
    query={"page": Positive, "per_page": Positive},
    next_arguments=next_by_number,
    read=read,
    wire=query_name,
)

LIST_PRODUCTS: Final[Operation[Any]] = Operation(
    name="list_products",
    reference="ProductsList",
    method="GET",
    path="/1/products",
    result=ANYTHING,  # not described
    query={"service_name": str, "account_id": int},
    read=read,
    wire=query_name,
)
