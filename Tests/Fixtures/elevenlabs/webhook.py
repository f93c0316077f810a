"""ElevenLabs' own client, asked by the tests: what it signs, what it accepts, and whether the hub's bodies are its types'.

webhook.py sign BODY TIME            prints the header that the client expects
webhook.py accept BODY HEADER        prints the type of the event that the client reads
webhook.py call BODY                 fails unless the body's data is a conversation of the client's
webhook.py initiation BODY           fails unless the body is client data of the client's

BODY is a file; the secret is in MEMHUB_TEST_WEBHOOK_SECRET.
"""

import json
import os
import sys

from elevenlabs import ElevenLabs
from elevenlabs.errors import BadRequestError
from elevenlabs.types import ConversationInitiationClientDataRequestInput, GetConversationResponseModel


class Expected(str):
    """A signature that keeps what the client compares it with."""

    code = ""

    def __ne__(self, other):
        Expected.code = str(other)
        return False

    __hash__ = str.__hash__


class Header(str):
    """A header whose signature is yet to be made."""

    def split(self, *_):
        return [str(self), Expected("v0=")]


def construct(body: str, header: str) -> dict:
    client = ElevenLabs(api_key="none is needed: nothing is sent")
    return client.webhooks.construct_event(body, header, os.environ["MEMHUB_TEST_WEBHOOK_SECRET"])


def main(command: str, file: str, *rest: str) -> None:
    with open(file, encoding="utf-8", newline="") as opened:
        body = opened.read()
    if command == "sign":
        construct(body, Header("t=" + rest[0]))
        print(f"t={rest[0]},{Expected.code}")
    elif command == "accept":
        try:
            print(construct(body, rest[0])["type"])
        except BadRequestError as refusal:
            sys.exit(f"refused: {refusal.body}")
    elif command == "call":
        GetConversationResponseModel.model_validate(json.loads(body)["data"], strict=False)
    elif command == "initiation":
        answer = json.loads(body)
        assert answer.pop("type") == "conversation_initiation_client_data"
        data = ConversationInitiationClientDataRequestInput.model_validate(answer)
        assert data.conversation_config_override.agent.first_message, "no first message"
        assert not data.model_extra, f"unknown: {data.model_extra}"
    else:
        sys.exit(f"unknown command {command}")


main(*sys.argv[1:])
