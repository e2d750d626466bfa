"""Some files and some objects as trees, and the plans that may lie in one folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from codomyrmex.cloud.common.errors import InvalidRequestError, LocalFileNotFoundError
from codomyrmex.cloud.transfer.selection import (
    SelectedFiles,
    SelectedObjects,
    plan_selection,
    remove_empty_folders,
)
from codomyrmex.cloud.transfer.sync import run_plan
from codomyrmex.cloud.transfer.trees import FolderTree


@pytest.fixture
def client(tmp_path: Path) -> LocalStorageClient:
    client = LocalStorageClient(tmp_path / "store")
    client.create_bucket("demo")
    for key in ("a.txt", "b.txt", "dir/", "dir/c.txt"):
        client.upload_data("demo", key, key.encode())
    return client


def test_files_that_are_gone_are_named(tmp_path: Path) -> None:
    with pytest.raises(LocalFileNotFoundError, match="gone"):
        list(SelectedFiles(tmp_path, ["gone"]).entries())


def test_the_marker_of_a_folder_can_be_selected(client: LocalStorageClient) -> None:
    def find() -> object:
        return client.list_objects("demo", "dir/")

    tree = SelectedObjects(client, "demo", "dir/", find=find, name="mine")  # type: ignore[arg-type]
    assert [entry.key for entry in tree.entries()] == ["", "c.txt"]
    assert tree.delete(["", "c.txt"]) == {}
    assert [info.key for info in client.list_objects("demo")] == ["a.txt", "b.txt"]


def some(client: LocalStorageClient, prefix: str, target_prefix: str = "") -> SelectedObjects:
    def find() -> list[object]:
        return [info for info in client.list_objects("demo") if info.key.startswith(prefix)]

    return SelectedObjects(client, "demo", target_prefix, find=find, name="local")  # type: ignore[arg-type]


def test_a_selection_may_go_to_a_folder_beside_it(client: LocalStorageClient) -> None:
    source = some(client, "a")
    target = SelectedObjects(client, "demo", "dir/", name="local")
    assert run_plan(plan_selection(source, target)).counts == {"copy": 1}
    assert client.download_data("demo", "dir/a.txt") == b"a.txt"


def test_a_copy_must_not_replace_another_source(client: LocalStorageClient) -> None:
    client.upload_data("demo", "dir/a.txt", b"precious")
    everything = some(client, "")
    with pytest.raises(InvalidRequestError, match="would be replaced"):
        plan_selection(everything, SelectedObjects(client, "demo", "dir/", name="local"))
    # the same store under another client is still the same store
    again = LocalStorageClient(client.root)
    with pytest.raises(InvalidRequestError, match="would be replaced"):
        plan_selection(everything, SelectedObjects(again, "demo", "", name="other"))


def test_files_onto_themselves_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    with pytest.raises(InvalidRequestError):
        plan_selection(SelectedFiles(tmp_path, ["a"]), FolderTree(tmp_path))


def test_what_is_there_is_skipped_without_overwrite(
    client: LocalStorageClient, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").write_text("mine")
    planned = plan_selection(some(client, ""), FolderTree(tmp_path / "out"), overwrite=False)
    assert planned.plan.skipped == 1
    assert [entry.key for entry in planned.copies] == ["b.txt", "dir/", "dir/c.txt"]


def test_only_empty_folders_are_removed(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "c").mkdir()
    (tmp_path / "a" / "c" / "file").write_text("")
    remove_empty_folders(tmp_path / "a")
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["c"]
