"""Pictures as customers send them."""

import io
from typing import Any

from PIL import ExifTags, Image


def picture(form: str, size: tuple[int, int] = (60, 40), **saved: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, form, **saved)
    return file.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def photo_of_a_phone() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "PHONEMAKER"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 13.0, 49.0)
    return picture("JPEG", exif=exif, comment=b"SECRETCOMMENT", icc_profile=b"SECRETPROFILE")
