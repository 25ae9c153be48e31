"""`python -m bot.attachments.heic_decoder`, started by heic.py: HEIC from standard input, out as JPEG."""

import resource
import sys

import pi_heif

from bot.attachments.heic import TOO_MANY_PIXELS
from bot.attachments.image_redraw import FileRefusedError, drawn_anew

# Fifty million pixels take about 600 MB; the rest is the interpreter and what it maps.
_MEMORY_BYTES = 2 * 1024**3
_CPU_S = 20
_BROKEN = 4


def main() -> int:
    """Decode, and return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    try:
        sys.stdout.buffer.write(drawn_anew(content, "HEIF", "JPEG"))
    except FileRefusedError as refusal:
        return TOO_MANY_PIXELS if refusal.code == "attachment_pixels" else _BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main())
