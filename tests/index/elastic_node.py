"""A real Elasticsearch for tests: one node for a whole run of pytest, whatever number of workers it has.

Where it cannot run, the tests that need it are left out with the reason; in CI they fail.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import functools
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pytest

NODE = Path(__file__).parents[1] / "elasticsearch" / "node.sh"
BASE = os.environ.get("ES_BASE") or str(NODE.parents[2] / ".cache" / "elasticsearch")
IN_CI = os.environ.get("CI", "").lower() == "true"
START = 240


def address():
    """The address of the run's one node, started by whoever asks first; ES_URL names one that runs already."""
    if os.environ.get("ES_URL"):
        return os.environ["ES_URL"]
    found, reason = _running()
    if not found:
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    return found


def name():
    """A name that no other test's indexes have."""
    return f"t{uuid.uuid4().hex[:12]}"


def call(url, path, body=None, method=None, timeout=60):
    """One request to a node, without the client."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return json.loads(answer.read() or b"null")


def lacking(version="9"):
    """Why no node can run here; empty where one can."""
    home = Path(BASE if version == "9" else f"{BASE}-{version}") / "home"
    if not home.is_dir():
        if not IN_CI:
            more = "" if version == "9" else f"ES_VERSION={version} "
            return f"no Elasticsearch {version} is here yet: {more}make elasticsearch fetches it (about 930 MB, once)"
        told = os.environ | {"ES_VERSION": version}
        got = subprocess.run([NODE, "get"], check=False, capture_output=True, text=True, env=told)
        if got.returncode:
            return f"Elasticsearch cannot be fetched: {' '.join(got.stderr.split())[-300:]}"
    found = subprocess.run([NODE, "java"], check=False, capture_output=True, text=True)
    return " ".join(found.stderr.split())


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


class Node:
    """One node: started, waited for, killed and started again on its own data."""

    def __init__(
        self,
        folder,
        label,
        seeds="",
        masters="",
        cluster="rasad-tests",
        heap="512m",
        secure=None,
        extra="",
        version="9",
    ):
        self.folder, self.label, self.seeds = Path(folder), label, seeds
        self.http, self.transport = free_port(), free_port()
        self.url = f"{'https' if secure else 'http'}://127.0.0.1:{self.http}"
        self.environment = os.environ | {"ES_RUN": str(folder), "ES_HEAP": heap, "ES_CLUSTER": cluster}
        self.environment["ES_VERSION"] = version
        if masters:
            self.environment["ES_MASTERS"] = masters
        if extra:
            self.environment["ES_EXTRA"] = extra
        if secure:
            self.environment["ES_SECURE"] = str(secure)
        self.process = None

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        command = ["bash", str(NODE), "run", self.label, str(self.http), str(self.transport)]
        with (self.folder / f"{self.label}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *([self.seeds] if self.seeds else [])],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self, status="yellow", nodes=1):
        until = time.monotonic() + START
        path = f"/_cluster/health?wait_for_status={status}&wait_for_nodes={nodes}&timeout=2s"
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                if self._answers(path):
                    return
            time.sleep(0.2)
        log = (self.folder / f"{self.label}.log").read_text("utf-8", "replace")
        raise RuntimeError(f"node {self.label} did not start: {log[-2000:]}")

    def _answers(self, path):
        if self.url.startswith("http:"):
            return not call(self.url, path, timeout=5)["timed_out"]
        # a node with users answers strangers with 401
        with contextlib.suppress(urllib.error.HTTPError):
            strange = ssl._create_unverified_context()
            urllib.request.urlopen(self.url, timeout=5, context=strange)
            return False
        return True

    def kill(self, how=signal.SIGKILL):
        """End it and all it started, at once or cleanly."""
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)
            self.process.wait(60)


@functools.cache
def _running():
    """(address, reason why there is none); the first worker that asks starts it, the last to end stops it."""
    # under xdist the controller is every worker's parent
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    folder = Path(tempfile.gettempdir()) / f"rasad-elasticsearch-{run}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = folder / "address"
        if told.exists():
            return _read(told)
        if reason := lacking():
            found = ("", reason)
        else:
            try:
                found = (_start(folder, run), "")
            except (RuntimeError, OSError) as error:
                found = ("", str(error))
        told.write_text("\n".join(found))
        return found


def _read(told):
    url, _, reason = told.read_text().partition("\n")
    return url, reason


def _start(folder, run):
    node = Node(folder, "one")
    node.start()
    _end_with(run, node.process.pid, folder)
    node.wait()
    return node.url


def _end_with(run, pid, folder):
    """Stop the node when the run of pytest ends, however it ends: a process of its own looks for it."""
    code = f"while kill -0 {run} 2>/dev/null; do sleep 1; done; kill -9 -{pid}; sleep 1; rm -rf '{folder}'"
    subprocess.Popen(["sh", "-c", code], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if os.getpid() == run:
        atexit.register(_stop, pid, folder)


def _stop(pid, folder):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
