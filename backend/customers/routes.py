"""The shop's word about its accounts, over the API."""

from collections.abc import Sequence

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from backend.customers.schemas import AccountBody, AccountId
from backend.customers.service import AccountUpdate, AccountWriter, update_accounts
from backend.http.authentication import machine_of
from backend.http.request_bodies import read_json
from backend.http.responses import ResponseModel, json_response
from backend.http.routes import Need, Route
from backend.shared.errors import InvalidFieldError
from backend.shared.input_validation import storable
from backend.shared.validation_problems import find_problems
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

_ID: TypeAdapter[str] = TypeAdapter(AccountId)


class AccountResponse(ResponseModel):
    """An account as it stands now; contacts in normal form, an unknown name empty."""

    id: str
    name: str
    language: str
    email: str | None
    phone: str | None


class CustomerRoutes:
    """Handlers for what the shop says about accounts.

    Args:
        store: the database.
        clock: the present.
        country: whose rules hold for phone numbers without a country code.
        language: of accounts about which nothing else is said.
    """

    def __init__(self, database: Database, clock: Clock, country: str, language: str) -> None:
        self._database = database
        self._clock = clock
        self._context = {"country": country}
        self._language = language

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        return [
            Route(
                "PUT",
                "/api/v1/customers/{id}",
                self.put,
                Need(scope="customers:write"),
                {200: AccountResponse, 201: AccountResponse},
                AccountBody,
                refusals=[409],
            )
        ]

    async def put(self, request: web.Request) -> web.Response:
        """Store name, language and contacts of an account; what is left out stays, null takes it away."""
        machine = machine_of(request)
        customer_id = _account_id(request.match_info["id"])
        body = AccountBody.model_validate(await read_json(request), context=self._context)
        update = AccountUpdate(customer_id, body.said)
        async with self._database.write.begin() as transaction:
            (result,) = await update_accounts(
                transaction,
                [update],
                AccountWriter(machine.actor, machine.channel),
                self._clock.now(),
                self._language,
            )
        return json_response(vars(result.customer), 201 if result.outcome == "created" else 200)


def _account_id(text: str) -> str:
    try:
        return _ID.validate_python(storable(text.strip()))
    except ValidationError as problem:
        raise InvalidFieldError("id", f"id {find_problems(problem)[0].text}") from None
    except ValueError as problem:
        raise InvalidFieldError("id", f"id {problem}") from None
