"""`python -m demo.telegram_sandbox --port 8081`: run the stand-in until a signal ends it."""

import asyncio
import signal

import click

from demo.telegram_sandbox.limits import TOLERANT
from demo.telegram_sandbox.running import TOKEN, serving
from gendan.platform.logging.logs import configure_logs

DEMO_PEOPLE = (
    {"first_name": "李伟", "username": "liwei", "language_code": "zh-hans", "phone": "8613800138000"},
    {
        "first_name": "Emma",
        "last_name": "Clark",
        "username": "emmac",
        "language_code": "en",
        "phone": "14155550132",
    },
    {"first_name": "Sam", "last_name": "Rivers", "language_code": "en", "phone": "12025550143"},
)
"""The demo shop's two customers, by the phone numbers that the shop has of them, and a stranger."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8081, show_default=True, help="Where to listen.")
@click.option("--token", default=TOKEN, help="The bot's token; anything with a number and a colon.")
def main(host: str, port: int, token: str) -> None:
    """Run a stand-in for Telegram on this machine. Nothing leaves it."""
    configure_logs("telegram")
    asyncio.run(_serve(host, port, token))


async def _serve(host: str, port: int, token: str) -> None:
    over, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, over.set)
    async with serving(host=host, port=port, token=token, rates=TOLERANT) as sandbox:
        for person in DEMO_PEOPLE:
            sandbox.add_user(**person)
        click.echo(f"A stand-in for Telegram runs on {sandbox.url}/ for the bot {sandbox.token}")
        await over.wait()


if __name__ == "__main__":
    main()
