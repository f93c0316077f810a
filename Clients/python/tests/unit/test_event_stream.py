import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest
from scripted_hub import Peer, ScriptedHub

import memhub
from memhub import Backoff, Event, EventsLost, MemhubError

AT_ONCE = Backoff(initial=0, maximum=0)


async def send_event(peer: Peer, seq: int) -> None:
    await peer.send(type="fact_extracted", event="fact_extracted", seq=seq, at="2025-01-01T00:00:00.000Z", data={"id": seq})


async def take(stream: AsyncIterator[Event | EventsLost], count: int) -> list[Any]:
    taken: list[Any] = []
    while len(taken) < count:
        item = await anext(stream)
        taken.append(item.seq if isinstance(item, Event) else item)
    return taken


async def test_after_a_reconnect_no_event_is_missing_and_none_comes_twice() -> None:
    async with ScriptedHub() as hub, aclosing(memhub.events(hub.url, "t", events=["fact_*"], backoff=AT_ONCE)) as stream:
        first = asyncio.create_task(take(stream, 2))
        peer = await hub.accept()
        assert await peer.receive("subscribe") == {"type": "subscribe", "events": ["fact_*"]}
        await peer.send(event="status_update", data={"connected": True})
        await send_event(peer, 9)
        await peer.send(type="subscribed", epoch="e1", last_seq=10, recovered=True, replayed=0)
        await send_event(peer, 11)
        await send_event(peer, 12)
        assert await first == [11, 12]
        peer.drop()

        second = asyncio.create_task(take(stream, 3))
        peer = await hub.accept()
        resume = await peer.receive("subscribe")
        assert (resume["epoch"], resume["since"]) == ("e1", 12)
        await send_event(peer, 15)
        await peer.send(type="subscribed", epoch="e1", last_seq=15, recovered=True, replayed=2)
        for seq in (13, 15, 15, 16):
            await send_event(peer, seq)
        assert await second == [13, 15, 16]
        await peer.close(4001)

        third = asyncio.create_task(take(stream, 3))
        peer = await hub.accept()
        assert (await peer.receive("subscribe"))["since"] == 16
        await peer.send(type="subscribed", epoch="e1", last_seq=16, recovered=True, replayed=0)
        for _ in range(2):
            await peer.send(type="queue_metrics", event="queue_metrics", seq=16, data={"pending": 0})
        await send_event(peer, 17)
        assert await third == [16, 16, 17]
        peer.finished.set()


async def test_a_loss_is_reported_and_the_stream_goes_on_in_the_new_epoch() -> None:
    async with ScriptedHub() as hub, aclosing(memhub.events(hub.url, "t", epoch="old", since=500, backoff=AT_ONCE)) as stream:
        taking = asyncio.create_task(take(stream, 2))
        peer = await hub.accept()
        await peer.receive("subscribe")
        await peer.send(type="subscribed", epoch="new", last_seq=3, recovered=False, replayed=0)
        await send_event(peer, 4)
        assert await taking == [EventsLost("new", 3), 4]
        peer.finished.set()


async def test_after_a_narrow_replay_the_next_resume_starts_where_the_replay_ended() -> None:
    async with ScriptedHub() as hub, aclosing(memhub.events(hub.url, "t", epoch="e", since=5, backoff=AT_ONCE)) as stream:
        taking = asyncio.create_task(take(stream, 1))
        peer = await hub.accept()
        await peer.receive("subscribe")
        await peer.send(type="subscribed", epoch="e", last_seq=90, recovered=True, replayed=1)
        await send_event(peer, 7)
        assert await taking == [7]
        peer.drop()
        taking = asyncio.create_task(take(stream, 1))
        peer = await hub.accept()
        assert (await peer.receive("subscribe"))["since"] == 90
        await peer.send(type="subscribed", epoch="e", last_seq=90, recovered=True, replayed=0)
        await send_event(peer, 91)
        assert await taking == [91]
        peer.finished.set()


async def test_a_subscription_is_announced_before_its_first_event() -> None:
    subscribed = asyncio.Event()
    async with ScriptedHub() as hub, aclosing(memhub.events(hub.url, "t", on_subscribed=subscribed.set)) as stream:
        taking = asyncio.create_task(take(stream, 1))
        peer = await hub.accept()
        await peer.receive("subscribe")
        assert not subscribed.is_set()
        await peer.send(type="subscribed", epoch="e", last_seq=0, recovered=True, replayed=0)
        await subscribed.wait()
        await send_event(peer, 1)
        assert await taking == [1]
        peer.finished.set()


async def test_a_revoked_token_raises() -> None:
    async with ScriptedHub() as hub, aclosing(memhub.events(hub.url, "t", backoff=AT_ONCE)) as stream:
        taking = asyncio.create_task(take(stream, 1))
        peer = await hub.accept()
        await peer.receive("subscribe")
        await peer.close(4506)
        with pytest.raises(MemhubError) as raised:
            await taking
        assert raised.value.reason == "token_revoked"
