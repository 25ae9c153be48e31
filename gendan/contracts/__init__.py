"""What the processes say to each other (docs/contracts.md): types without I/O, which import nothing else.

All four services import them, Rasa's among them: so they keep to Python 3.10 and its standard library.
"""

from gendan.contracts.backend_answers import CodeDispatch, Nudge, Resolution, Verdict
from gendan.contracts.case_packet import CasePacket, CaseRequest, Unproved
from gendan.contracts.errors import MalformedMessageError, RefusedError
from gendan.contracts.messages import (
    Button,
    CardFocus,
    Do,
    HandOver,
    Payload,
    Say,
    SetFocus,
    SetLanguage,
    TurnMessage,
    Wrote,
)
from gendan.contracts.order_view import OrderList, OrderSummary, OrderView
from gendan.contracts.outcomes import (
    AccessLevel,
    CaseReason,
    CodeOutcome,
    ExhaustedBy,
    MatchedBy,
    NudgeOutcome,
    ProofOutcome,
    ResolutionOutcome,
    TurnOutcome,
    UnprovedReason,
)
from gendan.contracts.principal import PrincipalClaims
from gendan.contracts.turn import NumberShapes, Parse, TurnMetadata, TurnReport, TurnRequest

__all__ = [
    "AccessLevel",
    "Button",
    "CardFocus",
    "CasePacket",
    "CaseReason",
    "CaseRequest",
    "CodeDispatch",
    "CodeOutcome",
    "Do",
    "ExhaustedBy",
    "HandOver",
    "MalformedMessageError",
    "MatchedBy",
    "Nudge",
    "NudgeOutcome",
    "NumberShapes",
    "OrderList",
    "OrderSummary",
    "OrderView",
    "Parse",
    "Payload",
    "PrincipalClaims",
    "ProofOutcome",
    "RefusedError",
    "Resolution",
    "ResolutionOutcome",
    "Say",
    "SetFocus",
    "SetLanguage",
    "TurnMessage",
    "TurnMetadata",
    "TurnOutcome",
    "TurnReport",
    "TurnRequest",
    "Unproved",
    "UnprovedReason",
    "Verdict",
    "Wrote",
]
