"""Requests and answers about which order is meant, as the OpenAPI document has them."""

from typing import Annotated, Literal

from pydantic import Field

from backend.http.request_bodies import Body
from backend.http.responses import Instant, ResponseModel
from backend.order_view.schemas import OrderResponse, SummaryResponse

# As much as one message of a customer holds.
LONGEST_WORDS = 1000


class ResolutionResponse(ResponseModel):
    """Which order is meant, or between which to choose."""

    as_of: Instant
    outcome: Literal["one", "many", "similar", "none", "not_visible"]
    matched_by: (
        Literal["order_number", "tracking_number", "product", "latest", "other", "in_focus", "only"] | None
    )
    order: OrderResponse | None
    orders: list[SummaryResponse]
    total: int


class ResolveBody(Body):
    """What a customer said about which order they mean."""

    mentions: list[Annotated[str, Field(max_length=LONGEST_WORDS)]] = Field(
        default_factory=list, max_length=20
    )
    product: str | None = Field(default=None, max_length=200)
    position: Literal["latest", "other"] | None = None
    in_focus: str | None = Field(default=None, max_length=64)
    words: str = Field(default="", max_length=LONGEST_WORDS)
