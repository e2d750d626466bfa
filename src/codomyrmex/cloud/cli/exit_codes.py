"""What the exit code of `cmx` says."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from codomyrmex.cloud.common import errors

__all__ = ["EXIT_CODE_MEANINGS", "ExitCode", "exit_code_of"]


class ExitCode(IntEnum):
    """The exit codes; scripts may rely on them.

    Example:
        >>> int(ExitCode.NOT_FOUND)
        3
    """

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    DENIED = 4
    CONFLICT = 5
    CONFIGURATION = 6
    TRANSIENT = 7
    INTEGRITY = 8
    UNSUPPORTED = 9
    LOCAL_DISK = 10
    INTERRUPTED = 130
    OUTPUT_CLOSED = 141


EXIT_CODE_MEANINGS: Final[dict[ExitCode, str]] = {
    ExitCode.DONE: "done",
    ExitCode.FAILED: "some of several things failed, or the question was answered with no",
    ExitCode.USAGE: "the command line or an argument is wrong; nothing was done",
    ExitCode.NOT_FOUND: "a bucket, object, file or folder is not there",
    ExitCode.DENIED: "credentials, permission or quota",
    ExitCode.CONFLICT: "it exists already, is not empty, or a condition or limit forbids it",
    ExitCode.CONFIGURATION: "the config file, or an extra that is not installed",
    ExitCode.TRANSIENT: "network, timeout or an overloaded service; the same again may succeed",
    ExitCode.INTEGRITY: "bytes or an answer are not what they must be",
    ExitCode.UNSUPPORTED: "this store cannot do that",
    ExitCode.LOCAL_DISK: "the local disk is full or refused",
    ExitCode.INTERRUPTED: "interrupted (Ctrl-C)",
    ExitCode.OUTPUT_CLOSED: "the reader of the output went away, as in: cmx ls … | head",
}
"""What each code means, for ``cmx --help`` and the documents."""

_CODES: Final[dict[type[BaseException], ExitCode]] = {
    errors.CloudError: ExitCode.FAILED,
    errors.ConfigurationError: ExitCode.CONFIGURATION,
    errors.AuthenticationError: ExitCode.DENIED,
    errors.PermissionDeniedError: ExitCode.DENIED,
    errors.QuotaExceededError: ExitCode.DENIED,
    errors.NotFoundError: ExitCode.NOT_FOUND,
    errors.AlreadyExistsError: ExitCode.CONFLICT,
    errors.ConflictError: ExitCode.CONFLICT,
    errors.PreconditionFailedError: ExitCode.CONFLICT,
    errors.PlanRefusedError: ExitCode.CONFLICT,
    errors.InvalidRequestError: ExitCode.USAGE,
    errors.UnsupportedError: ExitCode.UNSUPPORTED,
    errors.RateLimitError: ExitCode.TRANSIENT,
    errors.TransientError: ExitCode.TRANSIENT,
    errors.WaiterError: ExitCode.TRANSIENT,
    errors.IntegrityError: ExitCode.INTEGRITY,
    errors.UnexpectedResponseError: ExitCode.INTEGRITY,
    errors.DiskFullError: ExitCode.LOCAL_DISK,
    errors.LocalFileError: ExitCode.LOCAL_DISK,
    errors.CancelledError: ExitCode.INTERRUPTED,
}


def exit_code_of(error: BaseException) -> ExitCode:
    """Find the exit code for an error: that of its nearest class in the table.

    Args:
        error: The error.

    Returns:
        The code.

    Example:
        >>> exit_code_of(errors.BucketNotFoundError("there is no bucket b")).name
        'NOT_FOUND'
    """
    return next((_CODES[cls] for cls in type(error).__mro__ if cls in _CODES), ExitCode.FAILED)
