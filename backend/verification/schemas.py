"""Requests and answers about proving who one is, as the OpenAPI document has them."""

from typing import Literal

from pydantic import Field, RootModel

from backend.http.request_bodies import Body
from backend.http.responses import ResponseModel
from backend.identity.access_scope import Level
from backend.order_view.schemas import OrderResponse, SummaryResponse


class WaysResponse(ResponseModel):
    """How one can prove who one is beside knowing things about an order; a person always helps as well."""

    code_by: list[Literal["email", "sms"]]
    sign_in_url: str | None


class GrantedResponse(ResponseModel):
    """The claim holds: the conversation may see the order."""

    outcome: Literal["granted"]
    level: Level
    order: OrderResponse


class RefusedResponse(ResponseModel):
    """It doesn't, as far as anybody is told."""

    outcome: Literal["refused"]
    tries_left: int


class ExhaustedResponse(ResponseModel):
    """Too often tried: only the `ways` and a person help now.

    `exhausted_by` says whose tries are used up, for the person who takes over; customers never read it.
    """

    outcome: Literal["exhausted"]
    exhausted_by: list[Literal["conversation", "order", "contact", "network"]]
    ways: WaysResponse


class VerdictResponse(RootModel[GrantedResponse | RefusedResponse | ExhaustedResponse]):
    """How a claim was judged."""


class SentResponse(ResponseModel):
    """A code was sent if anybody has that contact."""

    outcome: Literal["sent_if_known"]
    expires_in_s: int
    by: Literal["email", "sms"]


class CodeGrantedResponse(ResponseModel):
    """The code was right: the conversation may see what its contact stands for.

    Attributes:
        level: `parcel` when nothing was bought with the contact, and parcels go to it.
    """

    outcome: Literal["granted"]
    level: Literal["customer", "parcel"]
    orders: list[SummaryResponse]


class CodeVerdictResponse(RootModel[CodeGrantedResponse | RefusedResponse | ExhaustedResponse]):
    """How a code was judged."""


class ClaimBody(Body):
    """A number and what proves it."""

    number: str = Field(min_length=1, max_length=64)
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=40)
    recipient: str | None = Field(default=None, max_length=200)
    postcode: str | None = Field(default=None, max_length=20)


class ContactBody(Body):
    """Where a code should go."""

    contact: str = Field(min_length=1, max_length=254)


class CodeBody(Body):
    """A code as typed."""

    code: str = Field(min_length=1, max_length=40)
