"""`rasad serve`: the page and the API, on this machine, or for a network where people have accounts."""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from index.commands.terminal import say, settings_of
from index.faults import RasadError
from index.settings import ServeSettings, Settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from index.web.entry import Entry

_BUSY = 200  # requests at once; more are told to come again
_MOST_BY_ITSELF = 4  # processes, where no number is set


class ServingError(RasadError):
    """The server cannot listen there; the message is one sentence."""


@click.command("serve")
@click.option("--host", help="Address of this machine to listen on; 127.0.0.1, this machine only, if not given.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 8080 if not given, 0 for any free.")
@click.option("--name", "names", multiple=True, help="A name that browsers call the server by; may be repeated.")
@click.option("--certificate", type=click.Path(), help="File of the certificate for TLS.")
@click.option("--key", type=click.Path(), help="File of the certificate's key.")
@click.option("--proxy", multiple=True, help="Address of a TLS server that passes requests on; may be repeated.")
@click.option("--processes", type=click.IntRange(1, 64), help="Processes that answer; one a core if not given.")
@click.pass_context
def command(ctx: click.Context, /, names: tuple[str, ...], proxy: tuple[str, ...], **given: Any) -> None:
    """Serve the page and the API until stopped with Ctrl+C, on this machine alone if not told otherwise.

    Open the address that is printed in a browser. For a network, add an administrator first (rasad accounts add).

    \b
    Examples:
      rasad serve
      rasad --data demo-data serve --port 8090
      rasad serve --host 0.0.0.0 --name rasad.office --certificate office.pem --key office.key
    """
    listed = {"names": ",".join(names), "proxy": ",".join(proxy)}
    known = {name: value for name, value in (given | listed).items() if value not in (None, "")}
    settings = settings_of(ctx)
    settings = replace(settings, serve=replace(settings.serve, **known))
    entry = entry_of(settings)
    listening = listen(settings.serve.host, settings.serve.port)
    told = address_of(settings.serve, entry, listening)
    if entry.network and not entry.tls:
        say("passwords and reports travel unencrypted; give --certificate and --key, or --proxy, to encrypt them")
    say(f"the page is at {told} ; stop it with Ctrl+C")
    run(settings, entry, listening)


def run(settings: Settings, entry: Entry, listening: socket.socket) -> None:
    """Answer on this socket until stopped, with as many processes as the settings say."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    serve = settings.serve
    processes = serve.processes or min(os.cpu_count() or 1, _MOST_BY_ITSELF)
    config = uvicorn.Config(
        partial(application, settings, entry, secrets.token_bytes(32)),
        factory=True,
        workers=processes,
        log_level="error",
        access_log=False,  # what people ask is their own business
        server_header=False,
        limit_concurrency=_BUSY,
        timeout_graceful_shutdown=5,
        timeout_worker_healthcheck=30,
        proxy_headers=bool(serve.proxy),
        forwarded_allow_ips=parts(serve.proxy),
        ssl_certfile=serve.certificate or None,
        ssl_keyfile=serve.key or None,
    )
    if processes > 1:
        Multiprocess(config, sockets=[listening]).run()
    else:
        uvicorn.Server(config).run(sockets=[listening])


def application(settings: Settings, entry: Entry, secret: bytes) -> Starlette:
    """The application of one process; all processes of a server know one another's forms by the secret."""
    import threading

    from index.web.app import create_app
    from index.web.seat import share_secret
    from index.web.warming import warm

    share_secret(secret)
    threading.Thread(target=warm, args=(settings,), daemon=True).start()
    return create_app(settings, entry)


def entry_of(settings: Settings) -> Entry:
    """How the server is reached; ServingError where it would let others in who need no account."""
    from index.web.entry import Entry
    from index.web.secure import LOCAL_NAMES

    serve = settings.serve
    address = _address(serve.host)
    names = frozenset(name.lower() for name in parts(serve.names))
    network = not address.is_loopback or bool(serve.proxy) or bool(names - LOCAL_NAMES)
    if network:
        _somebody_may_let_people_in(settings)
    if not address.is_unspecified:
        names |= {f"[{address}]" if address.version == 6 else str(address)}
    elif not names:
        raise ServingError(
            f"name what browsers will call this server by, as {serve.host} is all addresses: "
            f"rasad serve --host {serve.host} --name rasad.office"
        )
    if bool(serve.certificate) is not bool(serve.key):
        raise ServingError("a certificate needs its key: give both --certificate and --key")
    for file in (serve.certificate, serve.key):
        if file and not os.access(file, os.R_OK):
            raise ServingError(f"{file} cannot be read; --certificate and --key name files in PEM form")
    for proxy in parts(serve.proxy):
        _network(proxy)
    if serve.certificate:
        _certificate(serve)
    return Entry(LOCAL_NAMES | names, tls=bool(serve.certificate or serve.proxy), network=network)


def _somebody_may_let_people_in(settings: Settings) -> None:
    from index.accounts import administrators
    from index.desk import Desk

    if settings.desk_path.exists():
        with Desk(settings.desk_path) as desk:
            if administrators(desk):
                return
    raise ServingError(
        "others could come in, and nobody has an account yet; add an administrator first: "
        "rasad accounts add NAME --role administrator"
    )


def _certificate(serve: ServeSettings) -> None:
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(serve.certificate, serve.key, password="")
    except (ssl.SSLError, OSError, ValueError) as error:
        raise ServingError(
            f"{serve.certificate} and {serve.key} are no certificate and its key in PEM form ({error})"
        ) from None


def _network(text: str) -> None:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        raise ServingError(f"«{text}» is no address of a server that passes requests on; write it like 10.0.0.5")  \
            from None  # fmt: skip


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        return ipaddress.ip_address("127.0.0.1" if host == "localhost" else host.strip("[]"))
    except ValueError:
        raise ServingError(f"«{host}» is no address of this machine; write 127.0.0.1 or leave --host out") from None


def listen(host: str, port: int) -> socket.socket:
    """A socket on an address of this machine; ServingError where that cannot be."""
    address = _address(host)
    made = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((str(address), port))
        made.listen(128)
    except OSError as error:
        made.close()
        raise ServingError(
            f"port {port} of {host} cannot be had ({error.strerror}); choose another with --port"
        ) from None
    return made


def address_of(serve: ServeSettings, entry: Entry, listening: socket.socket) -> str:
    """Where a browser opens the page."""
    host, number = listening.getsockname()[:2]
    name = next(iter(parts(serve.names)), f"[{host}]" if ":" in host else host)
    if serve.proxy:
        return f"https://{name}/ (asked through {', '.join(parts(serve.proxy))} at port {number})"
    return f"{'https' if entry.tls else 'http'}://{name}:{number}/"


def parts(text: str) -> list[str]:
    """The parts of a setting that lists several, parted by commas."""
    return [part.strip() for part in text.split(",") if part.strip()]
