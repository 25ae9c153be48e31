"""The `gendan` command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click

from gendan.ops.cli import check as check_command
from gendan.ops.cli import up as up_command
from gendan.ops.cli import watching
from gendan.ops.cli.chat import TalkError, parse_sentence, talk
from gendan.ops.cli.data_commands import backup, erase, export, restore
from gendan.ops.cli.telegram import telegram
from gendan.ops.supervisor.environment import FAKE_TELEGRAM_PORT, Ports, process_environment
from gendan.ops.supervisor.running import find_shop
from gendan.ops.supervisor.training import TrainingError, train
from gendan.platform.console import PlainConsole
from gendan.platform.layout import Layout

_console = PlainConsole()


@click.group()
@click.option("--var", type=click.Path(path_type=Path), help="Folder of everything a run writes.")
@click.pass_context
def main(context: click.Context, var: Path | None) -> None:
    """Self-hosted customer service for online shops."""
    # Everything a run writes, databases above all, is its owner's alone.
    os.umask(0o077)
    context.obj = Layout(var=var.resolve()) if var else Layout()


for command in (export, erase, backup, restore, telegram):
    main.add_command(command)


@main.command()
@click.option("--demo", is_flag=True, help="The demo shop, with customers and orders of its own.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@click.option("--port", default=Ports.gateway, show_default=True, help="Port of the gateway.")
@click.option("--rasa-port", default=Ports.rasa, show_default=True)
@click.option("--actions-port", default=Ports.actions, show_default=True)
@click.option("--backend-port", default=Ports.backend, show_default=True)
@click.option("--smtp-port", default=Ports.smtp, show_default=True, help="Port of the demo's mail server.")
@click.option("--fake-telegram", is_flag=True, help="With a page that stands in for Telegram; for the demo.")
@click.option("--telegram-port", default=FAKE_TELEGRAM_PORT, show_default=True, help="Port of that page.")
@click.pass_obj
def up(layout: Layout, /, *, demo: bool, open_browser: bool, fake_telegram: bool, **ports: int) -> None:
    """Start everything and watch it until Ctrl-C."""
    if fake_telegram and not demo:
        raise click.UsageError("--fake-telegram is for the demo: use it with --demo")
    chosen = Ports(
        ports["port"],
        ports["rasa_port"],
        ports["actions_port"],
        ports["backend_port"],
        ports["smtp_port"],
        ports["telegram_port"] if fake_telegram else None,
    )
    sys.exit(up_command.run(layout, chosen, _console, demo=demo, open_browser=open_browser))


@main.command("train")
@click.pass_obj
def train_command(layout: Layout) -> None:
    """Train the model, unless this very state has one."""
    try:
        with _console.status("Training …"):
            model = train(layout)
    except TrainingError as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(model)


@main.command()
@click.argument("text")
@click.pass_obj
def parse(layout: Layout, text: str) -> None:
    """Show how a sentence is understood by the running shop."""
    try:
        found = parse_sentence(layout, text)
    except TalkError as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@main.command()
@click.option("--sender", default="terminal", show_default=True, help="Another sender, another chat.")
@click.pass_obj
def chat(layout: Layout, sender: str) -> None:
    """Chat with the running shop in the terminal."""
    try:
        talk(layout, sender, _console)
    except TalkError as problem:
        raise click.ClickException(str(problem)) from problem


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("service", type=click.Choice(["bot", "backend", "actions"]))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--demo", is_flag=True, help="With the demo shop's data.")
@click.pass_obj
def run(layout: Layout, service: str, arguments: tuple[str, ...], *, demo: bool) -> None:
    """Run a service's own command, such as `run backend import orders.csv`."""
    sys.exit(_in_service(layout, service, arguments or ("--help",), demo=demo))


@main.command()
@click.option("--demo", is_flag=True, help="The demo shop's databases.")
@click.pass_obj
def migrate(layout: Layout, *, demo: bool) -> None:
    """Bring both databases to the newest schema."""
    for service in ("backend", "bot"):
        if code := _in_service(layout, service, ("migrate",), demo=demo):
            sys.exit(code)


@main.command()
@click.option("--demo", is_flag=True, help="The demo shop, where none runs.")
@click.option("--json", "as_machine", is_flag=True, help="One JSON object instead of lines.")
@click.option("--deep", is_flag=True, help="Look at every page of the databases, however long that takes.")
@click.pass_obj
def check(layout: Layout, *, demo: bool, as_machine: bool, deep: bool) -> None:
    """Tell what is wrong and what to do; exit code 1: something to look at, 2: something is wrong."""
    sys.exit(check_command.run(layout, _console, demo=demo, as_machine=as_machine, deep=deep))


@main.command()
@click.option("--demo", is_flag=True, help="The demo shop, where none runs.")
@click.option("--test", is_flag=True, help="Send one harmless alarm and stop.")
@click.pass_obj
def watch(layout: Layout, *, demo: bool, test: bool) -> None:
    """Watch a shop that doesn't run under 'gendan up' here, and send alarms."""
    sys.exit(watching.watch(layout, _console, demo=demo, test=test))


@main.command("dead-letters")
@click.option("--demo", is_flag=True, help="The demo shop's.")
@click.option("--retry", is_flag=True, help="Send them after all, where that is possible.")
@click.option("--dismiss", is_flag=True, help="Let them rest for good.")
@click.pass_obj
def dead_letters(layout: Layout, *, demo: bool, retry: bool, dismiss: bool) -> None:
    """List messages that were given up, one JSON object a line: ids and times, no words."""
    if retry and dismiss:
        raise click.UsageError("Choose --retry or --dismiss")
    chosen = ("--retry",) * retry + ("--dismiss",) * dismiss
    # What the backend gave up were codes: they are wiped, and customers ask for another.
    for service, options in (("bot", chosen), ("backend", ("--dismiss",) * dismiss)):
        if code := _in_service(layout, service, ("dead-letters", *options), demo=demo):
            sys.exit(code)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--demo", is_flag=True, help="The demo shop's.")
@click.pass_obj
def amounts(layout: Layout, arguments: tuple[str, ...], *, demo: bool) -> None:
    """List orders whose amounts a former version read with other digits; --mend or --keep CURRENCY."""
    sys.exit(_in_service(layout, "backend", ("amounts", *arguments), demo=demo))


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--demo", is_flag=True, help="The demo shop's, where none runs.")
@click.pass_obj
def cases(layout: Layout, arguments: tuple[str, ...], *, demo: bool) -> None:
    """List who waits for a person; 'cases show', 'answer' and 'close' deal with one."""
    command = [sys.executable, "-m", "bot", "cases", *arguments]
    environment = find_shop(layout, demo=demo).environ
    sys.exit(subprocess.run(command, cwd=layout.root, env=environment, check=False).returncode)  # noqa: S603


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--customers", is_flag=True, help="FILE holds accounts with their own contacts, not orders.")
@click.option("--dry-run", is_flag=True, help="Check every row, write nothing.")
@click.option("--demo", is_flag=True, help="Into the demo shop.")
@click.pass_obj
def import_orders(layout: Layout, file: Path, *, customers: bool, dry_run: bool, demo: bool) -> None:
    """Import orders, or customers, from CSV or JSONL."""
    wanted = {"--customers": customers, "--dry-run": dry_run}
    flags = tuple(flag for flag, is_set in wanted.items() if is_set)
    sys.exit(_in_service(layout, "backend", ("import", str(file.resolve()), *flags), demo=demo))


def _in_service(layout: Layout, service: str, arguments: tuple[str, ...], *, demo: bool) -> int:
    environment = process_environment(layout, Ports(), os.environ, demo=demo)
    command = [sys.executable, "-m", service, *arguments]
    return subprocess.run(command, cwd=layout.root, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    main()
