"""Reading text files whose encoding nobody wrote down."""

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIP = b"PK\x03\x04"
# As GB18030 writes it too.
_MARK = "\ufeff"
_SAMPLE = 4000
# UTF-16 has a zero byte beside each comma, digit and line end; one lost in a UTF-8 file is rarer.
_UTF16_ZEROS = 0.05


class FileUnreadableError(Exception):
    """A file can't be imported at all; the message says what to do."""


def decode_text(content: bytes) -> str:
    """Return a file's text: UTF-8 (with or without mark), UTF-16 or GB18030, whichever fits first.

    Raises:
        FileUnreadableError: none fits, or it's no text.
    """
    if content.startswith(_ZIP):
        raise FileUnreadableError("This is an Excel or ZIP file: save it as 'CSV UTF-8' and import that")
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _decode(content, name)
    sample = content[:_SAMPLE]
    if sample.count(0) > len(sample) * _UTF16_ZEROS:
        return _decode(content, _utf16_by_zeros(sample))
    for name in ("utf-8", "gb18030"):
        try:
            return content.decode(name).removeprefix(_MARK)
        except UnicodeDecodeError:
            continue
    raise FileUnreadableError("Neither UTF-8, UTF-16 nor GB18030: save the file as UTF-8 and import it again")


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as problem:
        raise FileUnreadableError(
            f"Looks like {name} but isn't at byte {problem.start}: save the file as UTF-8 and import it again"
        ) from None


def _utf16_by_zeros(sample: bytes) -> str:
    # ASCII characters have their zero byte second in little-endian, first in big-endian.
    return "utf-16-le" if sample[1::2].count(0) >= sample[0::2].count(0) else "utf-16-be"
