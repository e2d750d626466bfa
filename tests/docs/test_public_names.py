"""The public names: which there are, and that each is documented whole."""

from __future__ import annotations

import ast
import builtins
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import codomyrmex.cloud
from codomyrmex.cloud.common import errors, governance
from docs.generator.docstrings import Docstring, parse_docstring
from docs.generator.names import PUBLIC_MODULES, documented_constant, public_names

PUBLIC: dict[str, list[str]] = {
    "codomyrmex.cloud": [
        "ACLSettings",
        "Action",
        "AsyncCodaClient",
        "AsyncInfomaniakNewsletterClient",
        "AzureBlobClient",
        "BatchResult",
        "BucketInfo",
        "BucketTree",
        "Capabilities",
        "Capability",
        "CellEdit",
        "Checksums",
        "CloudClient",
        "CloudError",
        "CodaAPIError",
        "CodaAuthenticationError",
        "CodaClient",
        "CodaForbiddenError",
        "CodaGoneError",
        "CodaNotFoundError",
        "CodaRateLimitError",
        "CodaValidationError",
        "Column",
        "ColumnList",
        "ComputeClient",
        "Control",
        "ControlList",
        "Doc",
        "DocList",
        "DocSize",
        "Encryption",
        "Filters",
        "FolderReference",
        "FolderTree",
        "Formula",
        "FormulaList",
        "GCSClient",
        "Icon",
        "InfomaniakComputeClient",
        "InfomaniakCredentials",
        "InfomaniakDNSClient",
        "InfomaniakHeatClient",
        "InfomaniakIdentityClient",
        "InfomaniakInventoryClient",
        "InfomaniakMeteringClient",
        "InfomaniakNetworkClient",
        "InfomaniakNewsletterClient",
        "InfomaniakObjectStorageClient",
        "InfomaniakS3Client",
        "InfomaniakS3Credentials",
        "InfomaniakVolumeClient",
        "LocalStorageClient",
        "ObjectInfo",
        "ObjectSettings",
        "Page",
        "PageList",
        "PageReference",
        "Permission",
        "PermissionList",
        "Plan",
        "ProgressEvent",
        "RetryPolicy",
        "Row",
        "RowEdit",
        "RowList",
        "S3Client",
        "ServerlessClient",
        "SharingMetadata",
        "StorageClient",
        "Table",
        "TableList",
        "TableReference",
        "User",
        "VersionInfo",
        "WorkspaceReference",
        "create_openstack_connection",
        "open_client",
        "sync",
    ],
    "codomyrmex.cloud.aws": [
        "S3Client",
    ],
    "codomyrmex.cloud.azure": [
        "AzureBlobClient",
    ],
    "codomyrmex.cloud.coda_io": [
        "ACLSettings",
        "AsyncCodaClient",
        "CellEdit",
        "CodaAPIError",
        "CodaAuthenticationError",
        "CodaClient",
        "CodaForbiddenError",
        "CodaGoneError",
        "CodaMutationTimeoutError",
        "CodaNotFoundError",
        "CodaRateLimitError",
        "CodaValidationError",
        "Column",
        "ColumnList",
        "Control",
        "ControlList",
        "Doc",
        "DocList",
        "DocSize",
        "FolderReference",
        "Formula",
        "FormulaList",
        "Icon",
        "Mutation",
        "MutationStatus",
        "Page",
        "PageChanges",
        "PageFile",
        "PageList",
        "PageReference",
        "PageTree",
        "Permission",
        "PermissionList",
        "Row",
        "RowEdit",
        "RowList",
        "RowValues",
        "SharingMetadata",
        "Table",
        "TableChanges",
        "TableExport",
        "TableList",
        "TableReference",
        "User",
        "WorkspaceReference",
    ],
    "codomyrmex.cloud.gcp": [
        "GCSClient",
    ],
    "codomyrmex.cloud.infomaniak": [
        "AsyncInfomaniakNewsletterClient",
        "InfomaniakComputeClient",
        "InfomaniakCredentials",
        "InfomaniakDNSClient",
        "InfomaniakHeatClient",
        "InfomaniakIdentityClient",
        "InfomaniakInventoryClient",
        "InfomaniakMeteringClient",
        "InfomaniakNetworkClient",
        "InfomaniakNewsletterClient",
        "InfomaniakObjectStorageClient",
        "InfomaniakS3Client",
        "InfomaniakS3Credentials",
        "InfomaniakVolumeClient",
        "create_openstack_connection",
    ],
    "codomyrmex.cloud.infomaniak.newsletter": [
        "AsyncInfomaniakNewsletterClient",
        "Campaign",
        "CampaignStatistics",
        "Group",
        "ImportField",
        "ImportReport",
        "Included",
        "InfomaniakNewsletterClient",
        "NewsletterAPIError",
        "NewsletterAuthenticationError",
        "NewsletterConflictError",
        "NewsletterForbiddenError",
        "NewsletterNotFoundError",
        "NewsletterRateLimitError",
        "NewsletterServerError",
        "NewsletterValidationError",
        "Recipients",
        "RefusedRow",
        "RequestPreview",
        "Segment",
        "Selection",
        "SendPreview",
        "Subscriber",
        "Task",
        "TaskStatus",
        "all_of",
        "any_of",
        "campaign_action",
        "field",
        "in_group",
        "not_in_group",
        "statistics_chart",
        "statistics_svg",
        "subscribed",
    ],
    "codomyrmex.cloud.local": [
        "LocalStorageClient",
    ],
    "codomyrmex.cloud.testing": [
        "Check",
        "ODD_KEYS",
        "StorageConformance",
        "all_checks",
        "conformance_cases",
        "odd_keys",
    ],
}
"""What each package exports; a change here is a change of the interface: see CHANGELOG.md."""


def test_exported_names_are_these() -> None:
    found = {"codomyrmex.cloud": sorted(codomyrmex.cloud.__all__)}
    for info in pkgutil.iter_modules(codomyrmex.cloud.__path__, "codomyrmex.cloud."):
        names = getattr(import_module(info.name), "__all__", []) if info.ispkg else []
        if names:
            found[info.name] = sorted(names)
    inner = "codomyrmex.cloud.infomaniak.newsletter"  # a service of its own, beside the cloud's
    found[inner] = sorted(import_module(inner).__all__)
    assert found == PUBLIC


@pytest.mark.parametrize("package", PUBLIC)
def test_exported_names_can_be_imported_and_are_listed(package: str) -> None:
    module = import_module(package)
    assert set(PUBLIC[package]) <= set(dir(module))
    for name in PUBLIC[package]:
        assert not inspect.ismodule(getattr(module, name)), f"{package}.{name} is a module"


def test_a_name_that_is_not_exported_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="VMwareClient"):
        _ = codomyrmex.cloud.VMwareClient


def test_codomyrmex_is_a_namespace_that_distributions_share(tmp_path: Path) -> None:
    import codomyrmex

    assert getattr(codomyrmex, "__file__", None) is None
    (tmp_path / "codomyrmex" / "elsewhere").mkdir(parents=True)
    (tmp_path / "codomyrmex" / "elsewhere" / "__init__.py").write_text("HERE = True\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        assert import_module("codomyrmex.elsewhere").HERE
        assert import_module("codomyrmex.cloud") is codomyrmex.cloud


# -- documentation


def _problems() -> Iterator[str]:
    for entry in public_names():
        if inspect.isclass(entry.value):
            yield from _class_problems(entry.name, entry.value)
        elif inspect.isfunction(entry.value):
            yield from _function_problems(entry.name, entry.value, example=True)
        elif not documented_constant(entry)[1]:
            yield f"{entry.module}.{entry.name}: has no string below it that says what it is"


def _class_problems(name: str, cls: type) -> Iterator[str]:
    doc = parse_docstring(cls.__doc__)
    where = f"{cls.__module__}.{name}"
    if not cls.__dict__.get("__doc__"):
        yield f"{where}: has no docstring"
        return
    init = vars(cls).get("__init__")
    if inspect.isfunction(init) and not _is_protocol(cls):
        yield from _argument_problems(where, init, doc)
    for field in getattr(cls, "__struct_fields__", ()):
        documented = {
            each
            for base in cls.__mro__
            for each, _ in parse_docstring(base.__doc__).items("Attributes")
        }
        if field not in documented:
            yield f"{where}: the attribute {field} is not documented"
    is_error = issubclass(cls, Exception)
    if not (is_error or inspect.isabstract(cls) or _is_protocol(cls) or "Example" in doc.sections):
        yield f"{where}: has no Example"
    for member, value in _public_members(cls):
        yield from _member_problems(cls, member, value)


def _is_protocol(cls: type) -> bool:
    return bool(getattr(cls, "_is_protocol", False))


def _public_members(cls: type) -> Iterator[tuple[str, Any]]:
    """The methods and properties of a class and of its bases in this package."""
    for name in dir(cls):
        if name.startswith("_"):
            continue
        owner = next(base for base in cls.__mro__ if name in vars(base))
        if owner.__module__.startswith("codomyrmex."):
            value = vars(owner)[name]
            if inspect.isfunction(value) or isinstance(
                value, (property, classmethod, staticmethod)
            ):
                yield name, value


def _member_problems(cls: type, name: str, member: Any) -> Iterator[str]:
    function = member
    if isinstance(member, property):
        function = member.fget
    elif isinstance(member, (classmethod, staticmethod)):
        function = member.__func__
    declared = [vars(base)[name] for base in cls.__mro__ if name in vars(base)]
    concrete = not (
        _is_protocol(cls)
        or any(getattr(each, "__isabstractmethod__", False) for each in declared)
        or any(hasattr(getattr(governance, each), name) for each in governance.__all__)
    )
    if not function.__doc__:
        # what overrides a documented method is documented there
        function = next((each for each in map(_function, declared) if each.__doc__), function)
    yield from _function_problems(function.__qualname__, function, example=concrete)


def _function(member: Any) -> Any:
    if isinstance(member, property):
        return member.fget
    return getattr(member, "__func__", member)


def _function_problems(name: str, function: Any, *, example: bool) -> Iterator[str]:
    where = f"{function.__module__}:{function.__code__.co_firstlineno} {name}"
    if not function.__doc__:
        yield f"{where}: has no docstring"
        return
    doc = parse_docstring(function.__doc__)
    if "; see `" in doc.text:  # all is said at the function that it names
        return
    yield from _argument_problems(where, function, doc)
    result = inspect.signature(function).return_annotation
    if result not in ("None", None) and not {"Returns", "Yields"} & doc.sections.keys():
        yield f"{where}: has no Returns or Yields"
    documented = {error for error, _ in doc.items("Raises")}
    for error in _raised(function) - documented:
        bases = {base.__name__ for base in getattr(errors, error).__mro__}
        if not bases & documented:
            yield f"{where}: raises {error}, which Raises does not name"
    for error in documented:
        if not hasattr(errors, error) and not hasattr(builtins, error):
            yield f"{where}: there is no error {error}"
    if example and "Example" not in doc.sections:
        yield f"{where}: has no Example"


def _argument_problems(where: str, function: Any, doc: Docstring) -> Iterator[str]:
    declared = [name for name in inspect.signature(function).parameters if name != "self"]
    declared = [name for name in declared if name != "cls"]
    documented = [name for name, _ in doc.items("Args")]
    for name in declared:
        if name not in documented:
            yield f"{where}: the argument {name} is not documented"
    for name in documented:
        if name not in declared:
            yield f"{where}: documents {name}, which is no argument"


def _raised(function: Any) -> set[str]:
    """The errors of the tree that a function raises by name."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            called = node.exc.func
            if isinstance(called, ast.Name) and hasattr(errors, called.id):
                names.add(called.id)
    return names


def test_every_public_name_is_documented() -> None:
    problems = sorted(set(_problems()))
    assert not problems, f"{len(problems)} problems:\n" + "\n".join(problems)


def test_public_modules_name_what_they_export() -> None:
    for module in PUBLIC_MODULES:
        assert getattr(import_module(module), "__all__", None), f"{module} has no __all__"
