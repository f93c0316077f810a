#!/usr/bin/env python3
"""Measures the ElevenLabs routes of a running hub: p50 and p95 of each, seen by the client.

usage: bench-elevenlabs.py HOST:PORT BOT_TOKEN [--seconds 5] [--facts 1000]

BOT_TOKEN is of the platform `phone`; the hub's ELEVENLABS_WEBHOOK_SECRET is read from the environment.
"""

import argparse
import hashlib
import hmac
import http.client
import json
import os
import threading
import time
import uuid

SUBJECTS = ["sister", "neighbour", "manager", "dentist", "teacher", "cousin", "plumber", "landlord", "coach", "baker"]
DEEDS = ["repairs bicycles", "sells old maps", "grows tomatoes", "plays the cello", "collects stamps", "paints boats", "keeps bees"]
PLACES = ["Oslo", "Lima", "Quito", "Porto", "Turin", "Bergen", "Galway", "Ghent", "Basel", "Malmo", "Riga", "Split"]


class Hub:
    def __init__(self, address, token):
        self.connection = http.client.HTTPConnection(address, timeout=30)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def send(self, method, path, body=None, headers=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        began = time.perf_counter()
        self.connection.request(method, path, data, headers or self.headers)
        response = self.connection.getresponse()
        text = response.read()
        seconds = time.perf_counter() - began
        if response.status >= 300:
            raise SystemExit(f"{method} {path}: {response.status} {text.decode()}")
        return json.loads(text) if text else None, seconds * 1000


def fill(hub, user, count):
    for index in range(count):
        text = f"{SUBJECTS[index % 10]} number {index} {DEEDS[index % 7]} in {PLACES[index % 12]}"
        hub.send("POST", "/memory/remember", {"content": text, "user_id": user})


def measure(name, seconds, threads, body, pause=0.0):
    latencies = []
    end = time.monotonic() + seconds

    def run(number):
        own = body(number)
        while time.monotonic() < end:
            latencies.append(own())
            time.sleep(pause)

    workers = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    latencies.sort()
    p50, p95 = (latencies[int(len(latencies) * share)] for share in (0.5, 0.95))
    print(f"{name:<58} {len(latencies):>6} requests   p50 {p50:7.2f} ms   p95 {p95:7.2f} ms", flush=True)


def signed(call_number):
    secret = os.environ["ELEVENLABS_WEBHOOK_SECRET"].encode()
    transcript = []
    for second in range(0, 300, 10):
        transcript.append({"role": "user", "message": f"My {SUBJECTS[second % 7]} lives in {PLACES[second % 11]}.", "time_in_call_secs": second})
        transcript.append({"role": "agent", "message": "That is good to know. What else?", "time_in_call_secs": second + 5})
    body = json.dumps({
        "type": "post_call_transcription", "event_timestamp": int(time.time()),
        "data": {
            "agent_id": "agent_1", "conversation_id": f"conv_{uuid.uuid4()}", "status": "done", "transcript": transcript,
            "metadata": {
                "start_time_unix_secs": int(time.time()) - 300, "call_duration_secs": 300,
                "phone_call": {"type": "twilio", "external_number": f"+1666{call_number:07}"}},
            "analysis": {"call_successful": "success", "transcript_summary": "A call about people and towns."}}}).encode()
    moment = str(int(time.time()))
    code = hmac.new(secret, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return body, {"Content-Type": "application/json", "ElevenLabs-Signature": f"t={moment},v0={code}"}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("address")
    arguments.add_argument("token")
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--facts", type=int, default=1000)
    options = arguments.parse_args()
    hub = Hub(options.address, options.token)
    fill(hub, "phone_15550001", options.facts)

    def initiation(_):
        own = Hub(options.address, options.token)
        return lambda: own.send("POST", "/webhook/conversation-init", {"caller_id": "+15550001", "agent_id": "agent_1"})[1]

    def query(number):
        own, count = Hub(options.address, options.token), iter(range(1 << 30))

        def ask():
            index = number * 7919 + next(count)
            question = f"what does the {SUBJECTS[index % 10]} from {PLACES[index % 12]} do, question {index}?"
            return own.send("POST", "/tools/memory-query", {"query": question, "user_id": "phone_15550001", "limit": 3})[1]

        return ask

    def post_call(number):
        own, count = Hub(options.address, options.token), iter(range(1 << 30))

        def send():
            body, headers = signed(number * 100_000 + next(count))
            return own.send("POST", "/webhook/post-call", body, headers)[1]

        return send

    print(f"{options.facts} facts of the caller")
    measure("conversation-init, 10 at once", options.seconds, 10, initiation)
    measure("memory-query, one at a time, each question new", options.seconds, 1, query)
    measure("post-call, one at a time, 60 entries, 20 a second", options.seconds, 1, post_call, pause=0.05)


main()
