"""`memhub serve` with an embedded PostgreSQL in a folder of its own, that can be killed and started again at the same address."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import memhub
from memhub.sync import EventLoopThread

START_SECONDS = 60
ROOT = Path(__file__).parents[3]


class Hub:
    """`settings` by the names they have in the environment."""

    def __init__(self, executable: str, settings: dict[str, str] | None = None) -> None:
        self._executable = executable
        self._settings = settings or {}
        self._folder = tempfile.mkdtemp(prefix="memhub-browser-")
        os.chmod(self._folder, 0o755)
        self._process: subprocess.Popen[str] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.stop(signal.SIGTERM)
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        own = ("MEMHUB_", "DATABASE_URL", "HF_", "EMBEDDING_", "OPENROUTER_", "OPENAI_", "AZURE_OPENAI_", "LOCAL_LLM_", "MEM0_", "MEMORY_")
        kept = ("MEMHUB_CACHE", "MEMHUB_HOME")
        environment = {name: value for name, value in os.environ.items() if name in kept or not name.startswith(own)}
        environment.setdefault("MEMHUB_HOME", str(ROOT))
        environment |= {
            "MEMHUB_DATA": self._folder,
            "MEMHUB_LISTEN": f"127.0.0.1:{self.port}",
            "MEMHUB_REGISTRATIONS_PER_MINUTE": "1000",
            **self._settings,
        }
        log = Path(self._folder, "hub.log").open("a")
        self._process = subprocess.Popen(
            [self._executable, "serve"], env=environment, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, text=True
        )
        log.close()
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        assert self._process and self._process.stdout
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            line = self._process.stdout.readline()
            if "dashboard" in line:
                return
            assert line, Path(self._folder, "hub.log").read_text()
        raise AssertionError("the hub did not start in time")

    def stop(self, how: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait(timeout=START_SECONDS)
            assert self._process.stdout
            self._process.stdout.close()
            self._process = None

    @property
    def folder(self) -> Path:
        return Path(self._folder)

    @property
    def admin_token(self) -> str:
        return Path(self._folder, "admin.token").read_text().strip()

    def ask(self, method: str, path: str, body: Any = None, token: str | None = None) -> Any:
        """JSON over HTTP, by default as the administrator."""
        request = urllib.request.Request(
            self.address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token or self.admin_token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            content = answer.read()
            return json.loads(content) if content else None

    def register(self, name: str, remembers: bool = True) -> tuple[str, str]:
        """A new web user: id and token."""
        made = self.ask("POST", "/api/auth/register", {"display_name": name})
        if remembers:
            self.ask("POST", "/api/auth/enable-memory", token=made["auth_token"])
        return made["user_id"], made["auth_token"]

    def add_fact(self, token: str, key: str, value: str, **more: Any) -> None:
        """Stores a fact and returns once it is there."""
        self.add_facts(token, [{"fact_key": key, "fact_value": value, **more}])

    def add_facts(self, token: str, facts: list[dict[str, Any]]) -> None:
        """Stores facts and returns once all of them are there."""

        async def send() -> set[str]:
            path = "/api/memory/users/me/facts"
            return {(await asyncio.to_thread(self.ask, "POST", path, fact, token))["task_id"] for fact in facts}

        self._until_extracted(token, send)

    def say(self, token: str, *sentences: str) -> None:
        """Says one after the other, each once what the one before said is extracted."""
        for sentence in sentences:

            async def send(sentence: str = sentence) -> set[str]:
                async with memhub.connect(self.address, token) as session:
                    return {(await session.turn_complete(sentence, "I see.")).task_id or ""}

            self._until_extracted(token, send)

    def _until_extracted(self, token: str, send: Callable[[], Awaitable[set[str]]]) -> None:
        """Returns once the hub's events tell that the tasks are completed which were queued by `send`."""

        async def wait() -> None:
            subscribed = asyncio.Event()
            stream = memhub.events(self.address, token, events=["memory_extraction_*"], on_subscribed=subscribed.set)
            async with asyncio.timeout(START_SECONDS), aclosing(stream):
                told = asyncio.ensure_future(anext(stream))
                await subscribed.wait()
                waiting, completed = await send(), set[str]()
                while not waiting <= completed:
                    event = await told
                    told = asyncio.ensure_future(anext(stream))
                    assert isinstance(event, memhub.Event) and event.type != "memory_extraction_failed", event
                    if event.type == "memory_extraction_completed":
                        completed.add(event.data["task_id"])
                told.cancel()
                await asyncio.wait([told])

        thread = EventLoopThread()
        try:
            thread.run(wait())
        finally:
            thread.close()

    def facts(self, token: str) -> list[dict[str, Any]]:
        facts: list[dict[str, Any]] = self.ask("GET", "/api/memory/users/me/facts?include_invalid=true&limit=500", token=token)
        return facts
