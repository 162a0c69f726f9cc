"""`rasad accounts`: who may come in, what each may do, and what people changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.commands.terminal import add_row, console, plain_table, print_json, say, settings_of
from index.faults import RasadError

if TYPE_CHECKING:
    from index.desk import Desk

_ROLES = click.Choice(["reader", "editor", "administrator"])
_SCOPES = click.Choice(["read", "export", "write"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("accounts")
def command() -> None:
    """Say who may come in to the page and the API, what each may do, and see what people changed.

    \b
    Examples:
      rasad accounts add "مریم رضایی" --role administrator
      rasad accounts list
      rasad accounts token "مریم رضایی" --scope read --scope export
      rasad accounts audit
    """


@command.command("add")
@click.argument("name")
@click.option("--role", type=_ROLES, default="reader", show_default=True, help="What the account may do.")
@click.option("--password-file", type=_FILE, help="File whose first line is the password.")
@click.pass_context
def add(ctx: click.Context, name: str, role: str, password_file: Path | None) -> None:
    """Add an account; its password is asked for twice, or is a line of standard input or of --password-file."""
    from index.accounts import ROLES, add_account
    from index.audit import note

    password = _password(password_file)
    with _desk(ctx) as desk:
        made = add_account(desk, name, ROLES[role], password)
        note(desk, "", "account added", made.name, made.role.word)
    say(f"«{made.name}» may come in as {made.role.word}; from now on everyone signs in, on this machine too")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, one object a line.")
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the accounts."""
    from index.accounts import accounts

    with _desk(ctx) as desk:
        found = accounts(desk)
    if as_json:
        for account in found:
            print_json(asdict(account) | {"role": account.role.word})
        return
    if not found:
        say("nobody has an account, so nobody signs in on this machine; add one with: rasad accounts add NAME")
        return
    table = plain_table("name", "role", "made", "last signed in")
    for account in found:
        add_row(table, account.name, account.role.word, account.made_at, account.seen_at or "never")
    console().print(table)


@command.command("role")
@click.argument("name")
@click.argument("role", type=_ROLES)
@click.pass_context
def role(ctx: click.Context, name: str, role: str) -> None:
    """Let an account be a reader, an editor or an administrator from now on."""
    from index.accounts import ROLES, set_role
    from index.audit import note

    with _desk(ctx) as desk:
        made = set_role(desk, name, ROLES[role])
        note(desk, "", "role changed", made.name, role)
    say(f"«{made.name}» is {role} from now on")


@command.command("remove")
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Take an account away, with its sessions and tokens."""
    from index.accounts import remove_account
    from index.audit import note

    with _desk(ctx) as desk:
        gone = remove_account(desk, name)
        note(desk, "", "account removed", gone.name)
    say(f"«{gone.name}» may not come in any more")


@command.command("password")
@click.argument("name")
@click.option("--password-file", type=_FILE, help="File whose first line is the password.")
@click.pass_context
def password(ctx: click.Context, name: str, password_file: Path | None) -> None:
    """Give an account another password; its sessions and tokens end."""
    from index.accounts import account, set_password
    from index.audit import note

    with _desk(ctx) as desk:
        if account(desk, name) is None:
            raise RasadError(f"there is no account «{name}»; see: rasad accounts list")
        made = set_password(desk, name, _password(password_file))
        note(desk, "", "password changed", made.name)
    say(f"«{made.name}» signs in with the new password from now on")


@command.command("token")
@click.argument("name")
@click.option(
    "--scope", "scopes", type=_SCOPES, multiple=True, default=["read"], help="What it is for; may be repeated."
)
@click.option("--label", default="", help="What tells it from other tokens.")
@click.option("--limit", type=click.IntRange(1, 100_000), help="Requests a minute; the setting's if not given.")
@click.pass_context
def token(ctx: click.Context, name: str, scopes: tuple[str, ...], label: str, limit: int | None) -> None:
    """Make a token with which programs ask the API in this account's name; it is printed once."""
    from index.audit import note
    from index.tokens import Scope, make_token

    a_minute = limit or settings_of(ctx).serve.requests_a_minute
    with _desk(ctx) as desk:
        text, made = make_token(desk, name, label, frozenset(Scope(scope) for scope in scopes), a_minute)
        called = "" if made.label == "-" else f" {made.label}"
        note(desk, "", "token made", f"{made.number}{called} of {name}", ", ".join(sorted(made.scopes)))
    click.echo(text)
    say(f"token {made.number} of «{name}»: keep it now, it is not shown again")


@command.command("tokens")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, one object a line.")
@click.pass_context
def tokens(ctx: click.Context, name: str, as_json: bool) -> None:
    """List an account's tokens: what they are for and when they were last used."""
    from index.tokens import tokens as tokens_of

    with _desk(ctx) as desk:
        found = tokens_of(desk, name)
    if as_json:
        for token in found:
            print_json(asdict(token) | {"scopes": sorted(token.scopes)})
        return
    table = plain_table("number", "label", "scopes", "a minute", "made", "last used", right=("number", "a minute"))
    for token in found:
        scopes = ", ".join(sorted(token.scopes))
        add_row(
            table, str(token.number), token.label, scopes, str(token.a_minute), token.made_at, token.used_at or "never"
        )
    if found:
        console().print(table)
    else:
        say(f"«{name}» has no tokens")


@command.command("revoke")
@click.argument("name")
@click.argument("number", type=int)
@click.pass_context
def revoke(ctx: click.Context, name: str, number: int) -> None:
    """Let a token of an account be none."""
    from index.audit import note
    from index.tokens import revoke_token

    with _desk(ctx) as desk:
        if not revoke_token(desk, name, number):
            raise RasadError(f"«{name}» has no token {number}; see: rasad accounts tokens {name}")
        note(desk, "", "token revoked", str(number), name)
    say(f"token {number} of «{name}» is none any more")


@command.command("audit")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Changes at most, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, one object a line.")
@click.pass_context
def audit(ctx: click.Context, limit: int, as_json: bool) -> None:
    """List what people changed, and who signed in or failed to, newest first."""
    from index.audit import acts

    with _desk(ctx) as desk:
        found = [act for _, act in acts(desk, limit)]
    if as_json:
        for act in found:
            print_json(asdict(act))
        return
    table = plain_table("when", "who", "did", "what", "details")
    for act in found:
        add_row(table, act.at, act.person or "(this machine)", act.verb, act.what, act.details)
    if found:
        console().print(table)
    else:
        say("nothing was changed yet")


@contextmanager
def _desk(ctx: click.Context) -> Iterator[Desk]:
    from index.desk import Desk

    with Desk(settings_of(ctx).desk_path) as desk:
        yield desk


def _password(file: Path | None) -> str:
    """The password: the file's first line, that of standard input, or what is typed twice without being shown."""
    if file:
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            raise RasadError(f"{file} cannot be read; its first line is the password, in UTF-8") from None
        return lines[0] if lines else ""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("password", hide_input=True, confirmation_prompt="the same again", err=True)
    return typed
