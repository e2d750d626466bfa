"""Include and exclude rules."""

from __future__ import annotations

import time

import pytest

from codomyrmex.cloud.transfer.filters import Filters, Rule

KEYS = [
    "readme.md",
    "setup.py",
    "build/a.o",
    "build/cache/b.o",
    "src/main.c",
    "src/main.o",
    "src/build/c.o",
    "docs/a.md",
    "docs/deep/b.md",
    "/odd.md",
    "what?",
]


def kept(*rules: Rule) -> set[str]:
    filters = Filters(rules)
    return {key for key in KEYS if filters.matches(key)}


def dropped(*rules: Rule) -> set[str]:
    return set(KEYS) - kept(*rules)


def test_without_rules_everything_takes_part() -> None:
    assert kept() == set(KEYS)


def test_a_pattern_without_a_slash_is_held_against_the_last_segment() -> None:
    assert dropped(("exclude", "*.o")) == {
        "build/a.o",
        "build/cache/b.o",
        "src/main.o",
        "src/build/c.o",
    }


def test_a_pattern_with_a_slash_is_held_against_the_whole_key() -> None:
    assert dropped(("exclude", "docs/*.md")) == {"docs/a.md"}
    assert dropped(("exclude", "docs/**.md")) == {"docs/a.md", "docs/deep/b.md"}
    assert dropped(("exclude", "**/*.md")) == {
        "readme.md",
        "docs/a.md",
        "docs/deep/b.md",
        "/odd.md",
    }


def test_a_leading_slash_anchors() -> None:
    assert dropped(("exclude", "/readme.md")) == {"readme.md"}
    assert dropped(("exclude", "/*.md")) == {"readme.md"}


def test_a_slash_at_the_end_means_all_below() -> None:
    assert dropped(("exclude", "build/")) == {"build/a.o", "build/cache/b.o", "src/build/c.o"}
    assert dropped(("exclude", "/build/")) == {"build/a.o", "build/cache/b.o"}
    assert dropped(("exclude", "build/cache/")) == {"build/cache/b.o"}


def test_the_last_rule_that_matches_decides() -> None:
    assert dropped(("exclude", "*.o"), ("include", "main.o")) == {
        "build/a.o",
        "build/cache/b.o",
        "src/build/c.o",
    }
    assert "src/main.o" in dropped(("include", "main.o"), ("exclude", "*.o"))


def test_a_first_include_excludes_the_rest() -> None:
    assert kept(("include", "*.md"), ("exclude", "docs/")) == {"readme.md", "/odd.md"}
    # after an exclude an include only takes back
    assert "setup.py" in kept(("exclude", "*.o"), ("include", "*.md"))


def test_an_escaped_wildcard_is_itself() -> None:
    assert kept(("include", r"what\?")) == {"what?"}


@pytest.mark.parametrize("pattern", ["*", "**", "**/*"])
def test_patterns_for_everything(pattern: str) -> None:
    assert kept(("include", pattern)) == set(KEYS)


def test_a_million_keys_take_seconds() -> None:
    filters = Filters((("exclude", "__pycache__/"), ("exclude", "*.pyc"), ("include", "a/**/k")))
    started = time.perf_counter()
    for number in range(20_000):
        filters.matches(f"some/where/deep/in/a/tree/{number}.py")
    assert time.perf_counter() - started < 2
