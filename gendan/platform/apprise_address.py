"""One Apprise address: a chat, a phone, a mailbox."""

import logging
from collections.abc import Callable

Send = Callable[[str, str, str], bool]
"""Sends title, body and kind (one of Apprise's types); whether it was taken."""


def open_address(address: str) -> Send | None:
    """Return what sends to an address, which is shown nowhere; None for one that Apprise can't use."""
    import apprise  # noqa: PLC0415 - it takes a second to load, and few commands tell anybody

    # They name addresses that they can't use or reach, tokens and all.
    for chatty in ("apprise", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    service = apprise.Apprise()
    if not service.add(address):
        return None

    def send(title: str, body: str, kind: str) -> bool:
        return bool(service.notify(body=body, title=title, notify_type=apprise.NotifyType(kind)))

    return send
