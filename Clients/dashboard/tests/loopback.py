"""Servers that the hub asks: one that makes vectors, and one that keeps models; both wait where a test has to look."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Answering(BaseHTTPRequestHandler):
    def log_message(self, format: str, *values: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, value: Any, status: int = 200) -> None:
        self.answer(status, json.dumps(value).encode(), Content_Type="application/json")


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Lends the address of a server on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class EmbeddingServer:
    """Answers as OpenAI does; texts with words in common have vectors near each other. Many texts at once take `batch_seconds`."""

    def __init__(self, dimensions: int, batch_seconds: float) -> None:
        self._dimensions = dimensions
        self._batch_seconds = batch_seconds
        self._hurry = threading.Event()
        self.texts: set[str] = set()

    def vector(self, text: str) -> list[float]:
        vector = [0.001] * self._dimensions
        for word in text.lower().split():
            vector[int.from_bytes(hashlib.sha256(word.encode()).digest()[:4]) % self._dimensions] += 1
        return vector

    @contextmanager
    def listening(self) -> Iterator[str]:
        embeddings = self

        class Handler(Answering):
            def do_POST(self) -> None:
                texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
                embeddings.texts.update(texts)
                if len(texts) > 1:
                    embeddings._hurry.wait(embeddings._batch_seconds)
                data = [{"object": "embedding", "index": index, "embedding": embeddings.vector(text)} for index, text in enumerate(texts)]
                self.answer_json({"object": "list", "data": data, "model": "words", "usage": {"prompt_tokens": 1, "total_tokens": 1}})

        with listening(Handler) as address:
            try:
                yield address
            finally:
                self._hurry.set()


class ModelServer:
    """Keeps one repository as Hugging Face does. The second half of its weights comes a little at a time until `goes_on` is set."""

    COMMIT = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
    CONTENT = {"config.json": b'{"model_type":"bert"}', "vocab.txt": b"[PAD]\n[UNK]\n"}

    def __init__(self, repository: str, weights: int) -> None:
        self.repository = repository
        self.weights = hashlib.shake_256(repository.encode()).digest(weights)
        self.goes_on = threading.Event()

    def _tree(self) -> list[dict[str, Any]]:
        small = [
            {"type": "file", "path": path, "size": len(body), "oid": hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()}
            for path, body in self.CONTENT.items()
        ]
        oid = hashlib.sha256(self.weights).hexdigest()
        lfs = {"oid": oid, "size": len(self.weights), "pointerSize": 134}
        return [*small, {"type": "file", "path": "model.safetensors", "size": len(self.weights), "oid": "0" * 40, "lfs": lfs}]

    @contextmanager
    def listening(self) -> Iterator[str]:
        models = self

        class Handler(Answering):
            def do_GET(self) -> None:
                api, files = f"/api/models/{models.repository}", f"/{models.repository}/resolve/{models.COMMIT}/"
                path = self.path.split("?")[0]
                if path == f"{api}/revision/main":
                    self.answer_json({"id": models.repository, "sha": models.COMMIT, "siblings": []})
                elif path == f"{api}/tree/{models.COMMIT}":
                    self.answer_json(models._tree())
                elif path == f"{files}model.safetensors":
                    self.answer(302, Location="/large", X_Linked_Etag=f'"{hashlib.sha256(models.weights).hexdigest()}"')
                elif path == "/large":
                    self.send_weights()
                elif path.removeprefix(files) in models.CONTENT:
                    self.answer(200, models.CONTENT[path.removeprefix(files)])
                else:
                    self.answer_json({"error": "Repository not found"}, 404)

            def send_weights(self) -> None:
                sent = len(models.weights) // 2
                self.send_response(200)
                self.send_header("Content-Length", str(len(models.weights)))
                self.end_headers()
                self.wfile.write(models.weights[:sent])
                while sent < len(models.weights) and not models.goes_on.wait(0.05):
                    self.wfile.write(models.weights[sent : sent + 256])
                    sent += 256
                self.wfile.write(models.weights[sent:])

        with listening(Handler) as address:
            try:
                yield address
            finally:
                self.goes_on.set()
