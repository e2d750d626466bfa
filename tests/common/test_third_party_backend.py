"""A backend that somebody else's distribution brings: built, installed by pip, and used.

The distribution builds itself, so that nothing is fetched.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Run: TypeAlias = Callable[..., str]

FILES = {
    "pyproject.toml": """
        [build-system]
        requires = []
        build-backend = "build_shelf"
        backend-path = ["."]

        [project]
        name = "shelf-store"
        version = "1.2"

        [project.entry-points."codomyrmex.cloud.backends"]
        shelf = "shelf_store.storage:ShelfClient"
    """,
    "build_shelf.py": '''
        """Builds the wheel: a build backend in a few lines, which needs no other distribution."""
        import zipfile

        INFO = "shelf_store-1.2.dist-info"


        def build_wheel(folder, config_settings=None, metadata_directory=None):
            name = "shelf_store-1.2-py3-none-any.whl"
            texts = {
                "shelf_store/__init__.py": "",
                "shelf_store/storage.py": open("shelf_store/storage.py").read(),
                f"{INFO}/METADATA": "Metadata-Version: 2.1\\nName: shelf-store\\nVersion: 1.2\\n",
                f"{INFO}/WHEEL": "Wheel-Version: 1.0\\nTag: py3-none-any\\n"
                "Root-Is-Purelib: true\\n",
                f"{INFO}/entry_points.txt": "[codomyrmex.cloud.backends]\\n"
                "shelf = shelf_store.storage:ShelfClient\\n",
            }
            rows = "".join(f"{path},,\\n" for path in [*texts, f"{INFO}/RECORD"])
            with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
                for path, text in {**texts, f"{INFO}/RECORD": rows}.items():
                    wheel.writestr(path, text)
            return name
    ''',
    "shelf_store/storage.py": '''
        """Objects on a shelf: a folder that SHELF names."""
        import os

        from codomyrmex.cloud import LocalStorageClient


        class ShelfClient(LocalStorageClient):
            """A store of somebody else's."""

            provider = "shelf"
            scheme = "shelf"

            def __init__(self, root: str | None = None, *, colour: str = "green") -> None:
                super().__init__(root or os.environ["SHELF"])
                self.colour = colour
    ''',
    "test_shelf.py": """
        import pytest

        from codomyrmex.cloud import open_client
        from codomyrmex.cloud.testing import StorageConformance


        class TestShelf(StorageConformance):
            @pytest.fixture
            def storage(self):
                with open_client("shelf") as client:
                    assert type(client).__module__ == "shelf_store.storage"
                    yield client
    """,
}


def dedented(text: str) -> str:
    return "\n".join(line[8:] for line in text.strip("\n").split("\n"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Install the distribution into a folder, and run programs that see it."""
    folder = tmp_path_factory.mktemp("shelf")
    project, installed = folder / "project", folder / "site"
    for name, text in FILES.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedented(text))
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"),
            *("--no-index", "--no-deps", "--no-build-isolation", "--target", installed, project),
        ],
        check=True,
    )
    config = folder / "cloud.toml"
    config.write_text(f'[remotes.attic]\ntype = "shelf"\nroot = "{folder / "attic"}"\n')
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "SHELF": str(folder / "objects"),
        "CODOMYRMEX_CLOUD_CONFIG": str(config),
        "CODOMYRMEX_STATE_DIR": str(folder / "state"),
    }

    def call(*words: str, code: int = 0) -> str:
        words = ("-m", *words) if len(words) > 1 else ("-c", *words)
        done = subprocess.run(
            [sys.executable, *words],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return call


CMX = "codomyrmex.cloud.cli"


def test_it_is_a_scheme_and_a_type_of_remotes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cat.txt"
    file.write_text("meow")
    listed = [line.split() for line in run(CMX, "remotes").splitlines()]
    assert ["shelf://", "shelf", "shelf-store"] in listed
    for place in ("shelf", "attic"):
        run(CMX, "mb", f"{place}://photos")
        run(CMX, "cp", str(file), f"{place}://photos/a//cat.txt")
        assert run(CMX, "cat", f"{place}://photos/a//cat.txt") == "meow"
    assert run(CMX, "check", "shelf://photos/", "attic://photos/") == "1 the same\n"
    words = run(CMX, "capabilities", "shelf://", "attic://").splitlines()
    assert words[0].split() == ["shelf://", "attic://"]
    assert ["multipart", "yes", "yes"] in [line.split() for line in words]
    assert "shelf has no presigned urls" in run(CMX, "presign", "shelf://photos/x", code=9)


def test_its_options_are_those_of_its_client(run: Run, tmp_path: Path) -> None:
    program = (
        "import pathlib, sys\n"
        "from codomyrmex.cloud import CloudError, open_client\n"
        "from codomyrmex.cloud.common.config import load_config\n"
        "for key in ('colour', 'flavour'):\n"
        f"    file = pathlib.Path('{tmp_path}', key)\n"
        '    file.write_text(f\'[remotes.r]\\ntype = "shelf"\\n{key} = "red"\\n\')\n'
        "    try:\n"
        "        print(open_client('r', load_config(file)).colour)\n"
        "    except CloudError as error:\n"
        "        print(error.message)\n"
    )
    said = run(program).splitlines()
    assert said[0] == "red"
    assert "has the unknown key 'flavour'" in said[1]


def test_the_conformance_suite_runs_over_it(run: Run) -> None:
    some = "capabilities or list_order or key_double_slash or content_all_bytes or copy_all"
    said = run("pytest", "-q", "-p", "no:cacheprovider", "test_shelf.py", "-k", some)
    assert " passed" in said
    assert "failed" not in said
