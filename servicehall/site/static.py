"""Compiled assets, kept in memory: their names carry a digest of the content, so browsers may keep them for ever."""

from __future__ import annotations

import gzip
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from servicehall.site.config import CHECKOUT

FOLDER = CHECKOUT / "static"
PREFIX = "/static/"
WORTH_PACKING = 1024
PACKED_TYPES = ("text/", "application/javascript", "application/json", "image/svg")

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    packed: bytes | None
    headers: Headers

    def answer(self, accepted: str) -> tuple[Headers, bytes]:
        """Headers and body for a browser that accepts these encodings."""
        if self.packed is not None and "gzip" in accepted:
            return [*self.headers, ("content-encoding", "gzip")], self.packed
        return self.headers, self.body


def load(folder: Path = FOLDER) -> dict[str, Asset]:
    """Address to asset, for every file the manifest names."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return {}
    names: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return {PREFIX + name: _asset(folder / name) for name in names.values()}


def _asset(path: Path) -> Asset:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    body = path.read_bytes()
    packed = None
    if len(body) >= WORTH_PACKING and kind.startswith(PACKED_TYPES):
        packed = gzip.compress(body, compresslevel=9, mtime=0)
    headers = [
        ("content-type", f"{kind}; charset=utf-8" if kind.startswith(("text/", "application/j")) else kind),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("vary", "accept-encoding"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
    ]
    return Asset(body, packed, headers)
