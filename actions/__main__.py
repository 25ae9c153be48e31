"""`python -m actions serve`."""

import click

from actions.server import build_app
from actions.settings import ActionsSettings
from gendan.platform.http.serving import run_server


@click.group()
def main() -> None:
    """Gendan's action server."""


@main.command()
def serve() -> None:
    """Answer Rasa's action calls until a signal ends the process."""
    run_server("actions", ActionsSettings, build_app)


if __name__ == "__main__":
    main()
