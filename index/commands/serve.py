"""`rasad serve`: the page and the API, on this machine."""

from __future__ import annotations

import ipaddress
import socket

import click

from index.commands.terminal import say, settings_of
from index.faults import RasadError

_BUSY = 200  # requests at once; more are told to come again


class ServingError(RasadError):
    """The server cannot listen there; the message is one sentence."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of this machine to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="Port to listen on; 0 for any free."
)
@click.pass_context
def command(ctx: click.Context, host: str, port: int) -> None:
    """Serve the page and the API on this machine, until stopped with Ctrl+C.

    Open the address that is printed in a browser. It listens on this machine only: there are no accounts yet.

    \b
    Examples:
      rasad serve
      rasad --data demo-data serve --port 8090
    """
    settings = settings_of(ctx)
    listening = listen(host, port)
    import uvicorn

    from index.web.app import create_app

    name, number = listening.getsockname()[:2]
    say(f"the page is at http://{f'[{name}]' if ':' in name else name}:{number}/ ; stop it with Ctrl+C")
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings),
            log_level="error",
            access_log=False,  # what people ask is their own business
            server_header=False,
            limit_concurrency=_BUSY,
            timeout_graceful_shutdown=5,
        )
    )
    server.run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket on a loopback address; ServingError where that cannot be."""
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host.strip("[]"))
    except ValueError:
        raise ServingError(f"«{host}» is no address of this machine; write 127.0.0.1 or leave --host out") from None
    if not address.is_loopback:
        raise ServingError(
            f"{host} would let others in, and there are no accounts yet; listen on 127.0.0.1 (leave --host out) and "
            "let people in through a server that asks for a password"
        )
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
