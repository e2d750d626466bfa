"""Loaded by Python itself in each peer: counts what `requests` sends, a byte for each request."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

_FILE = os.environ.get("BENCHMARK_REQUESTS")


class _Counting(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Waits for the module, so that a process that sends nothing does not load it."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != "requests.adapters":
            return None
        sys.meta_path.remove(self)
        self._spec = importlib.machinery.PathFinder.find_spec(name, path)
        origin = self._spec.origin if self._spec is not None else None
        return importlib.machinery.ModuleSpec(name, self, origin=origin)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        assert self._spec is not None
        assert self._spec.loader is not None
        self._spec.loader.exec_module(module)
        send = module.HTTPAdapter.send

        def counted(*arguments: Any, **options: Any) -> Any:  # as the method's own
            with open(str(_FILE), "ab") as file:
                file.write(b".")
            return send(*arguments, **options)

        module.HTTPAdapter.send = counted


if _FILE:
    sys.meta_path.insert(0, _Counting())
