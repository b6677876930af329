"""
What others wrote is served as they published it, under its licence.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from reference_server.wiring import STATIC

#: Of dist/htmx.min.js in the npm package htmx.org 4.0.1.
PUBLISHED = {"htmx.min.js": ("4.0.1", "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130")}
NOTICES = (STATIC / "vendor" / "NOTICES").read_text(encoding="utf-8")


def test_every_vendored_file_is_as_it_was_published() -> None:
    """
    Each has the checksum it was published with; nothing lies beside them but their notices.
    """
    folder = {path.name: path for path in (STATIC / "vendor").iterdir() if path.name != "NOTICES"}

    assert {name: digest(path) for name, path in folder.items()} == {n: sum_ for n, (_, sum_) in PUBLISHED.items()}


def test_every_vendored_file_comes_with_its_licence() -> None:
    """
    The notices name each file, its version and its licence.
    """
    for name, (version, _) in PUBLISHED.items():
        assert f"static/vendor/{name}" in NOTICES
        assert version in NOTICES
    assert "Zero-Clause BSD" in NOTICES


def digest(path: Path) -> str:
    """
    Return the SHA-256 of a file.
    """
    return hashlib.sha256(path.read_bytes()).hexdigest()
