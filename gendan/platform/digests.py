"""What stands for a name that somebody else chose, so that the name itself is kept nowhere."""

import hashlib


def digest_of(*parts: str) -> str:
    """Return 64 hexadecimal digits, the same for the same parts; what they were can't be read from it.

    A short name can still be guessed and tried: it is no secret, but it is in no file and in no backup.
    """
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
