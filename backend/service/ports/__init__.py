"""What the use cases need from storage; `backend.storage` implements it."""

from backend.service.ports.identity import (
    AuditBook,
    AuditEntry,
    CodeBook,
    CustomerBook,
    GrantBook,
    KeyBook,
    ProofBook,
    SentCode,
    StoredKey,
    TriedNumber,
    TryBook,
)
from backend.service.ports.orders import (
    IndexEntry,
    IntakeBook,
    OrderBook,
    PageKey,
    ParcelBook,
    StateBook,
    Step,
)
from backend.service.ports.traffic import (
    DeadLetter,
    FormerRequest,
    IdempotencyBook,
    InboxBook,
    OldRows,
    OutboxBook,
    OutgoingMessage,
)
from backend.service.ports.voice import OpenNudge, VoiceBook
from backend.service.ports.work import Store, Work

__all__ = [
    "AuditBook",
    "AuditEntry",
    "CodeBook",
    "CustomerBook",
    "DeadLetter",
    "FormerRequest",
    "GrantBook",
    "IdempotencyBook",
    "InboxBook",
    "IndexEntry",
    "IntakeBook",
    "KeyBook",
    "OldRows",
    "OpenNudge",
    "OrderBook",
    "OutboxBook",
    "OutgoingMessage",
    "PageKey",
    "ParcelBook",
    "ProofBook",
    "SentCode",
    "StateBook",
    "Step",
    "Store",
    "StoredKey",
    "TriedNumber",
    "TryBook",
    "VoiceBook",
    "Work",
]
