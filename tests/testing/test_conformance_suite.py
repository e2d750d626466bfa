"""The suite itself: every fault below is caught by the check that is named beside it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from codomyrmex.cloud.common.capabilities import Capabilities, Capability
from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.records import BatchResult, BucketInfo, ObjectInfo, ObjectSettings
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.testing import all_checks, conformance_cases
from codomyrmex.cloud.testing.scenes import bucket_name
from codomyrmex.cloud.transfer.part_records import OpenSink, WriteCondition


class Store(LocalStorageClient):
    """A store whose objects, pages and settings a fault can change."""

    def changed_settings(self, settings: ObjectSettings) -> ObjectSettings:
        return settings

    def changed_condition(self, condition: WriteCondition) -> WriteCondition:
        return condition

    def changed_info(self, info: ObjectInfo) -> ObjectInfo:
        return info

    def changed_items(self, items: list[ObjectInfo]) -> list[ObjectInfo]:
        return items

    def changed_key(self, key: str) -> str:
        return key

    def _put(self, bucket: str, key: str, data: Any, settings: Any, condition: Any) -> ObjectInfo:
        return super()._put(
            bucket,
            self.changed_key(key),
            data,
            self.changed_settings(settings),
            self.changed_condition(condition),
        )

    def get_metadata(self, bucket: str, key: str, *, version_id: str | None = None) -> ObjectInfo:
        key = self.changed_key(key)
        return self.changed_info(super().get_metadata(bucket, key, version_id=version_id))

    def _get(self, bucket: str, key: str, open_sink: OpenSink, **query: Any) -> ObjectInfo:
        return super()._get(bucket, self.changed_key(key), open_sink, **query)

    def _list_page(self, bucket: str, prefix: str, **query: Any) -> Page[ObjectInfo]:
        page = super()._list_page(bucket, prefix, **query)
        return msgspec.structs.replace(page, items=self.changed_items(page.items))


def settings_fault(**changes: Any) -> type[Store]:
    class Faulty(Store):
        def changed_settings(self, settings: ObjectSettings) -> ObjectSettings:
            return msgspec.structs.replace(settings, **changes)

    return Faulty


def condition_fault(**changes: Any) -> type[Store]:
    class Faulty(Store):
        def changed_condition(self, condition: WriteCondition) -> WriteCondition:
            return msgspec.structs.replace(condition, **changes)

    return Faulty


def info_fault(**changes: Any) -> type[Store]:
    class Faulty(Store):
        def changed_info(self, info: ObjectInfo) -> ObjectInfo:
            return msgspec.structs.replace(info, **changes)

    return Faulty


def items_fault(change: Callable[[list[ObjectInfo]], list[ObjectInfo]]) -> type[Store]:
    class Faulty(Store):
        def changed_items(self, items: list[ObjectInfo]) -> list[ObjectInfo]:
            return change(items)

    return Faulty


def key_fault(change: Callable[[str], str]) -> type[Store]:
    class Faulty(Store):
        def changed_key(self, key: str) -> str:
            return change(key)

    return Faulty


class DeletesNothing(Store):
    def delete_object(self, bucket: str, key: str, *, version_id: str | None = None) -> None:
        self._folder(bucket).require()


class DeletesAThousand(Store):
    def delete_objects(self, bucket: str, keys: Iterable[str]) -> BatchResult:
        first, *_ = [list(keys)]
        result = super().delete_objects(bucket, first[:1000])
        return BatchResult(first, result.failed)


class ForgetsToForce(Store):
    def delete_bucket(self, name: str, *, force: bool = False) -> None:
        super().delete_bucket(name, force=True)


class AlwaysExistsOk(Store):
    def create_bucket(
        self, name: str, *, region: str | None = None, exist_ok: bool = False
    ) -> BucketInfo:
        return super().create_bucket(name, region=region, exist_ok=True)


class HidesMissingBuckets(Store):
    def _list_page(self, bucket: str, prefix: str, **query: Any) -> Page[ObjectInfo]:
        if not self.bucket_exists(bucket):
            return Page([])
        return super()._list_page(bucket, prefix, **query)


class ForgetsPages(Store):
    def _list_page(self, bucket: str, prefix: str, **query: Any) -> Page[ObjectInfo]:
        return Page(super()._list_page(bucket, prefix, **query).items)


class IgnoresRanges(Store):
    def _get(self, bucket: str, key: str, open_sink: OpenSink, **query: Any) -> ObjectInfo:
        return super()._get(bucket, key, open_sink, if_match=query.get("if_match"))


class IgnoresIfMatch(Store):
    def _get(self, bucket: str, key: str, open_sink: OpenSink, **query: Any) -> ObjectInfo:
        return super()._get(bucket, key, open_sink, **{**query, "if_match": None})


class LosesEnds(Store):
    def _put(self, bucket: str, key: str, data: Any, settings: Any, condition: Any) -> ObjectInfo:
        return super()._put(bucket, key, data[: 1 << 19], settings, condition)


class ChecksKeysLate(Store):
    def check_key(self, key: str) -> None:
        return None


class CopiesOldSettings(Store):
    def _copy(self, source: Any, bucket: Any, key: Any, settings: Any, *rest: Any) -> ObjectInfo:
        return super()._copy(source, bucket, key, None, *rest)


class CopiesBytesOnly(Store):
    def _copy(self, source: Any, bucket: Any, key: Any, settings: Any, *rest: Any) -> ObjectInfo:
        return super()._copy(source, bucket, key, settings or ObjectSettings(), *rest)


class AbortsNothing(Store):
    def _abort_parts(self, upload: Any) -> None:
        return None


class ClaimsTags(Store):
    @property
    def capabilities(self) -> Capabilities:
        return Capabilities((*super().capabilities, Capability.TAGS))


class SwallowsSettings(Store):
    def _check_settings(self, settings: ObjectSettings, operation: str) -> None:
        return None


def by_utf16(items: list[ObjectInfo]) -> list[ObjectInfo]:
    return sorted(items, key=lambda item: item.key.encode("utf-16-be"))


FAULTS: Mapping[str, type[Store]] = {
    "bucket_create_again": AlwaysExistsOk,
    "bucket_delete_not_empty": ForgetsToForce,
    "capabilities_have_methods": ClaimsTags,
    "capabilities_of_settings": SwallowsSettings,
    "content_mebibyte": LosesEnds,
    "content_etag_stays": info_fault(etag='"quoted"'),
    "copy_all": CopiesBytesOnly,
    "copy_with_settings": CopiesOldSettings,
    "create_only": condition_fault(absent=False),
    "create_race": condition_fault(absent=False),
    "delete": DeletesNothing,
    "delete_very_many": DeletesAThousand,
    "download_if_match": IgnoresIfMatch,
    "iterate_refused": IgnoresIfMatch,
    "key_double_slash": key_fault(lambda key: key.replace("//", "/")),
    "key_illegal": ChecksKeysLate,
    "key_leading_slash": key_fault(lambda key: key.lstrip("/") or "root"),
    "key_percent_escape": key_fault(lambda key: key.replace("%20", " ")),
    "key_plus": key_fault(lambda key: key.replace("+", " ")),
    "key_twins": key_fault(str.lower),
    "list_delimiter": items_fault(lambda items: [i for i in items if not i.is_prefix]),
    "list_facts": items_fault(lambda items: [msgspec.structs.replace(i, size=0) for i in items]),
    "list_lazy": HidesMissingBuckets,
    "list_many": ForgetsPages,
    "list_order": items_fault(by_utf16),
    "metadata_content_type": settings_fault(content_type="application/octet-stream"),
    "metadata_headers": settings_fault(cache_control=None),
    "metadata_last_modified": info_fault(last_modified=None),
    "metadata_user": settings_fault(metadata={}),
    "missing_bucket": HidesMissingBuckets,
    "open_read_replaced": IgnoresIfMatch,
    "parts_abort": AbortsNothing,
    "range_both": IgnoresRanges,
    "update_if_match_refused": condition_fault(if_match=None),
    "update_race": condition_fault(if_match=None),
}


def fails(name: str, root: Path) -> bool:
    # what is left in the bucket by one run must not fail the next
    bucket = LocalStorageClient(root).create_bucket(bucket_name()).name
    try:
        all_checks()[name].run(FAULTS[name](root), bucket)
    except (AssertionError, CloudError):
        return True
    return False


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_caught(name: str, tmp_path: Path) -> None:
    runs = 20 if "race" in name else 1  # a race may go well once
    assert any(fails(name, tmp_path) for _ in range(runs))


def test_every_check_says_what_it_promises() -> None:
    checks = all_checks()
    for name, check in checks.items():
        assert check.name == name
        assert check.promise.endswith(".")
        assert "\n" not in check.promise
    assert len({check.promise for check in checks.values()}) == len(checks)


def test_faults_must_be_named_and_told() -> None:
    with pytest.raises(ValueError, match="no such check"):
        conformance_cases({"list_in_any_order": "It is unordered."})
    with pytest.raises(ValueError, match="does not say"):
        conformance_cases({"list_order": " "})


BACKEND = """
import pytest
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.testing import StorageConformance


class TestFaulty(StorageConformance):
    known_faults = {
        "key_illegal": "It looks at keys too late.",
        "content_empty": "This fault went away.",
    }

    @pytest.fixture
    def storage(self, tmp_path):
        client = LocalStorageClient(tmp_path)
        client.check_key = lambda key: None
        return client


class TestForgotten(StorageConformance):
    pass
"""


def test_announced_faults_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "test_backend.py").write_text(BACKEND)
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "--no-header"]
    chosen = "key_illegal or content_empty or content_one_byte or url_get"
    run = subprocess.run(
        [*command, "-k", chosen, "test_backend.py"], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    faulty, forgotten = "test_backend.py::TestFaulty", "test_backend.py::TestForgotten"
    assert f"XFAIL {faulty}::test_promise[key_illegal] - It looks at keys too late." in run.stdout
    assert f"FAILED {faulty}::test_promise[content_empty]" in run.stdout
    assert "[XPASS(strict)] This fault went away." in run.stdout
    assert f"PASSED {faulty}::test_promise[content_one_byte]" in run.stdout
    assert "local has no presigned urls" in run.stdout
    assert f"ERROR {forgotten}::test_promise[content_one_byte]" in run.stdout
    assert "must have a fixture `storage`" in run.stdout


def test_the_table_needs_no_pytest() -> None:
    script = (
        "import sys; from codomyrmex.cloud.testing import all_checks, odd_keys; "
        "all_checks(); odd_keys(5); sys.exit('pytest' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
