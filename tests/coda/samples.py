"""Values made of the schemas of the facts: small ones, or random ones with things unheard of."""

from __future__ import annotations

import random
from typing import Any, Final

from tests.coda.contract import resolved

_FORMATS: Final = {
    "date-time": "2026-03-01T10:20:30.000Z",
    "date": "2026-03-01",
    "url": "https://coda.io/x",
    "email": "ada@example.com",
    "uuid": "11111111-2222-4333-8444-555555555555",
}
_MAX_DEPTH: Final = 7


class Sampler:
    """Makes values of schemas.

    Args:
        rng: Decides; with None only what is required is made, always the same.
        newer: Whether to add unknown fields, enum values and variants, as a newer service would.
    """

    def __init__(self, rng: random.Random | None = None, *, newer: bool = False) -> None:
        self._rng = rng
        self._newer = newer

    def _chance(self, share: float) -> bool:
        return self._rng is not None and self._rng.random() < share

    def make(self, schema: dict[str, Any], depth: int = 0) -> Any:
        """Make a value of a schema."""
        name = schema["$ref"].rpartition("/")[2] if "$ref" in schema else ""
        schema = resolved(schema)
        if "discriminator" in schema and "mapping" in schema["discriminator"]:
            return self._variant(schema["discriminator"], depth)
        if "anyOf" in schema:
            options = schema["anyOf"]
            if depth > _MAX_DEPTH or self._rng is None:
                return self.make(options[0], depth + 1)
            return self.make(self._rng.choice(options), depth + 1)
        if "enum" in schema:
            if self._newer and self._chance(0.3) and len(schema["enum"]) > 1:
                return "unheardOf"
            return self._rng.choice(schema["enum"]) if self._rng else schema["enum"][0]
        return self._plain(schema, name, depth)

    def _variant(self, discriminator: dict[str, Any], depth: int) -> Any:
        key, mapping = discriminator["propertyName"], discriminator["mapping"]
        value = self._rng.choice(list(mapping)) if self._rng else next(iter(mapping))
        if self._newer and self._chance(0.1):
            # a variant that came later; what it shares with others is there
            made = self.make({"$ref": f"#/schemas/{mapping[value]}"}, depth + 1)
            return {**made, key: "unheardOf"}
        made = self.make({"$ref": f"#/schemas/{mapping[value]}"}, depth + 1)
        return {**made, key: value}

    def _plain(self, schema: dict[str, Any], name: str, depth: int) -> Any:
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            return self._object(schema, depth)
        if kind == "array":
            low = schema.get("minItems", 0)
            high = min(schema.get("maxItems", 3), 3)
            count = low if self._rng is None or depth > _MAX_DEPTH else self._rng.randint(low, high)
            return [self.make(schema["items"], depth + 1) for _ in range(count)]
        if kind == "boolean":
            return self._chance(0.5)
        if kind in ("integer", "number"):
            low = schema.get("minimum", 1)
            whole = low if self._rng is None else self._rng.randint(low, schema.get("maximum", 999))
            return whole + 0.5 if kind == "number" and self._chance(0.3) else whole
        if kind == "null":
            return None
        if "format" in schema and schema["format"] in _FORMATS:
            return _FORMATS[schema["format"]]
        if "pattern" in schema:
            return "plans"
        return self._rng.choice(["", "x", "naïve ☃", "a,b/c"]) if self._rng else name or "text"

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        made = {
            key: self.make(each, depth + 1)
            for key, each in schema.get("properties", {}).items()
            if key in required or (depth <= _MAX_DEPTH and self._chance(0.6))
        }
        extra = schema.get("additionalProperties")
        if isinstance(extra, dict) and self._chance(0.8):
            made |= {key: self.make(extra, depth + 1) for key in ("c-1", "c-2")}
        if self._newer and not isinstance(extra, dict) and self._chance(0.5):
            made["addedLater"] = {"any": ["thing", 1, None]}
        return made


def sample(schema: dict[str, Any]) -> Any:
    """The smallest value of a schema, always the same."""
    return Sampler().make(schema)
