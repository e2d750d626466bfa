"""Examples that need the service: ``tests/infomaniak_storage/test_examples.py`` runs them."""

from __future__ import annotations

collect_ignore = ["containers.py", "presigning.py", "segments.py", "words.py"]
