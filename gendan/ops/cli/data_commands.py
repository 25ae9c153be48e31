"""`gendan export`, `erase`, `backup`, `restore`: people's data, and all data."""

import json
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from gendan.ops.backup.backup import back_up
from gendan.ops.backup.db_snapshot import CopyError
from gendan.ops.backup.restore import Restore, RestoreError, read_manifest, restore_secrets
from gendan.ops.backup.soundness import Soundness
from gendan.ops.privacy.export_bundle import TargetExistsError, write_bundle
from gendan.ops.privacy.person import ErasedBeforeError, People, PersonUnclearError
from gendan.ops.supervisor.environment import Ports, data_folder, process_environment
from gendan.ops.supervisor.lock import AlreadyHeldError, installation_lock
from gendan.ops.supervisor.processes import find_leftovers
from gendan.ops.supervisor.services import ServiceError, Services
from gendan.platform.clock import SystemClock
from gendan.platform.data_subject import Subject
from gendan.platform.erasure_log import ErasureBook
from gendan.platform.health_findings import Severity
from gendan.platform.layout import Layout
from gendan.platform.settings import SettingsError
from gendan.platform.storage.secure_delete import StillReadError

_REFUSALS = (
    AlreadyHeldError,
    ServiceError,
    SettingsError,
    PersonUnclearError,
    TargetExistsError,
    CopyError,
    RestoreError,
    StillReadError,
)
_demo = click.option("--demo", is_flag=True, help="The demo shop's.")
_target = click.argument("target", type=click.Path(path_type=Path))


def _refusing(command: Callable[..., None]) -> Callable[..., None]:
    """Say a refusal in one line, with its remedy, and fail."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except _REFUSALS as problem:
            raise click.ClickException(str(problem)) from None

    return run


@click.command()
@click.argument("customer")
@_target
@_demo
@click.pass_obj
@_refusing
def export(layout: Layout, customer: str, target: Path, *, demo: bool) -> None:
    """Write everything held about CUSTOMER into TARGET, a new folder or .zip.

    CUSTOMER is the shop's id, an e-mail address or phone number on file, or a conversation (c_…).
    """
    if target.exists():
        raise TargetExistsError(target)
    people = _people(_services(layout, demo=demo))
    try:
        subject = people.find(customer)
    except ErasedBeforeError as before:
        raise click.ClickException(str(before)) from None
    held = people.export(subject)
    write_bundle(target, held, subject, SystemClock().now())
    for kind, rows in held.items():
        click.echo(f"{kind}: {len(rows) if isinstance(rows, list) else sum(map(len, rows.values()))}")
    click.echo(f"Written to {target}, readable by you only.")


@click.command()
@click.argument("customer")
@click.option("--yes", is_flag=True, help="Don't ask.")
@_demo
@click.pass_obj
@_refusing
def erase(layout: Layout, customer: str, *, yes: bool, demo: bool) -> None:
    """Take CUSTOMER out of every store, for good; the shop may run.

    CUSTOMER is named as for 'export'. Orders stay with their items and amounts, without the person.
    """
    people = _people(_services(layout, demo=demo))
    try:
        subject = people.find(customer)
    except ErasedBeforeError as before:
        # An erasure that was interrupted at the very end has only this left to do.
        people.wipe()
        click.echo(str(before))
        return
    click.echo(_plan(subject))
    if not yes:
        click.confirm("Erase? This can't be taken back", abort=True)
    done = people.erase(subject, say=lambda step: click.echo(f"… {step}", err=True))
    erased_at = SystemClock().now().isoformat(timespec="seconds")
    click.echo(json.dumps({"erased_at": erased_at, **done}, indent=2))
    click.echo("Older backups hold this person until you delete them; 'gendan restore' erases them again.")


@click.command()
@_target
@click.option("--without-secrets", is_flag=True, help="You keep secrets.json elsewhere.")
@_demo
@click.pass_obj
@_refusing
def backup(layout: Layout, target: Path, *, without_secrets: bool, demo: bool) -> None:
    """Back all data up into TARGET, a new file or a folder, while the shop runs."""
    secrets = None if without_secrets else layout.secrets
    services = _services(layout, demo=demo)
    soundness = Soundness(layout, services.stores, services.data, demo=demo)
    _refuse_damaged(soundness)
    written = back_up(services, target.resolve(), SystemClock(), demo=demo, secrets=secrets)
    soundness.book.add(written)
    click.echo(
        f"{written} ({written.stat().st_size / 1e6:.1f} MB). It holds personal data and keys: guard it."
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Give up the data that are here.")
@click.pass_obj
@_refusing
def restore(layout: Layout, file: Path, *, replace: bool) -> None:
    """Put the backup FILE in place, while the shop is stopped."""
    with installation_lock(layout):
        refuse_under_leftovers(layout)
        manifest = read_manifest(file)
        if said := restore_secrets(file, layout.secrets):
            click.echo(said)
        services = _services(layout, demo=manifest.demo)
        Restore(services, SystemClock(), click.echo).run(file, manifest, replace=replace)
    shop = "gendan up --demo" if manifest.demo else "gendan up"
    click.echo(f"Restored as of {manifest.taken_at:%Y-%m-%d %H:%M} UTC. Start it with '{shop}'.")


def _plan(subject: Subject) -> str:
    lines = [
        f"Customer {subject.customer_id or 'without an account'}",
        f"  deleted: {len(subject.conversations)} conversations with all that was said, proved and wished",
        f"  blanked: what names them in {len(subject.mentioned_in)} conversations of others",
        "  kept, as the law asks: orders with items, amounts, dates and states, without name, contacts,",
        "  address; their histories and the audit log without the person",
    ]
    if subject.received:
        lines.append(
            f"  {len(subject.received)} orders that others bought for this contact: name, phone, address and "
            "what carriers say go, the buyer's record stays"
        )
    if subject.shared_with:
        others = ", ".join(subject.shared_with)
        lines.append(
            f"  NOT erased: {others}, with a contact or street in common; erase them too if it's them"
        )
    return "\n".join(lines)


def _refuse_damaged(soundness: Soundness) -> None:
    """Look at all of every database: of a damaged one no copy is made, which might replace a sound one.

    Raises:
        CopyError: one is damaged; the message names the way back.
    """
    found = [one for one in soundness.look(deep=True, is_running=True) if one.level is not Severity.OK]
    lines = {one: f"{one.what} → {one.remedy}" for one in found}
    if problems := [lines[one] for one in found if one.level is Severity.PROBLEM]:
        raise CopyError("; ".join(problems))
    for one in found:
        click.echo(f"! {lines[one]}", err=True)


def refuse_under_leftovers(layout: Layout) -> None:
    """Refuse while processes run that outlived their supervisor: they would write into what is restored.

    Raises:
        RestoreError: some do.
    """
    left = find_leftovers(layout.var)
    for one in left:
        os.close(one.handle)
    if left:
        named = ", ".join(f"{one.name} (process {one.pid})" for one in left)
        ids = " ".join(str(one.pid) for one in left)
        raise RestoreError(f"A run that was killed left {named}: end them with 'kill -9 {ids}', then restore")


def _services(layout: Layout, *, demo: bool) -> Services:
    environment = process_environment(layout, Ports(), os.environ, demo=demo)
    return Services(layout, environment, data_folder(layout, demo=demo))


def _people(services: Services) -> People:
    return People(services, ErasureBook(services.erasures, SystemClock()))
