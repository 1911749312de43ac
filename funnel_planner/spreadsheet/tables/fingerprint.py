"""What a file is recognised by when it is imported again."""

import hashlib
from pathlib import Path


def file_fingerprint(path: Path | str) -> tuple[str, int]:
    """SHA-256 as hexadecimal text and size in bytes. Raises OSError."""
    with Path(path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()
