import Foundation
import Memhub
import Testing
import Wire

@Suite struct EventCursorTests {
    private let epoch = Identifier(UUID())

    private func answer(last: Int64, recovered: Bool = true, replayed: Int = 0) -> Subscribed {
        Subscribed(epoch: epoch, lastSeq: last, recovered: recovered, replayed: replayed)
    }

    private func received(_ seqs: [Int64], _ cursor: inout EventCursor) -> [Bool] {
        var handled: [Bool] = []
        for seq in seqs { handled.append(cursor.received(seq: seq)) }
        return handled
    }

    @Test func `a first connection asks for nothing old and continues from what it was told`() {
        var cursor = EventCursor(events: ["fact_*"], userId: "discord_1")
        let said = cursor.connected()
        #expect(said == Subscribe(events: ["fact_*"], userId: "discord_1"))
        let outcome = cursor.subscribed(answer(last: 40))
        #expect(outcome == .continued(replayed: 0))
        let resumed = cursor.connected()
        #expect(resumed == Subscribe(events: ["fact_*"], userId: "discord_1", epoch: epoch, since: 40))
    }

    @Test func `after a break it resumes behind the last event, and shows none twice`() {
        var cursor = EventCursor()
        _ = cursor.connected()
        _ = cursor.subscribed(answer(last: 1))
        let isNew = cursor.received(seq: 3)
        #expect(isNew)
        let said = cursor.connected().since
        #expect(said == 3)
        let outcome = cursor.subscribed(answer(last: 5, replayed: 2))
        #expect(outcome == .continued(replayed: 2))
        let handled = received([3, 4, 5, 5], &cursor)
        #expect(handled == [false, true, true, false])
        #expect(cursor.position == 5)
    }

    @Test func `events that came before the answer do not hide the replay`() {
        var cursor = EventCursor(epoch: epoch, since: 10)
        _ = cursor.connected()
        let isNew = cursor.received(seq: 14)
        #expect(isNew)
        #expect(cursor.position == 10)
        _ = cursor.subscribed(answer(last: 14, replayed: 4))
        let handled = received([11, 13, 14, 15], &cursor)
        #expect(handled == [true, true, false, true])
    }

    @Test func `a break before the answer loses nothing`() {
        var cursor = EventCursor(epoch: epoch, since: 10)
        _ = cursor.connected()
        let isNew = cursor.received(seq: 14)
        #expect(isNew)
        let said = cursor.connected().since
        #expect(said == 10)
        _ = cursor.subscribed(answer(last: 14, replayed: 4))
        let handled = received([11, 14], &cursor)
        #expect(handled == [true, false])
    }

    @Test func `when the hub cannot replay, it says so and goes on from now`() {
        var cursor = EventCursor(epoch: Identifier(UUID()), since: 10)
        _ = cursor.connected()
        let outcome = cursor.subscribed(answer(last: 3, recovered: false))
        #expect(outcome == .lost)
        let said = cursor.connected()
        #expect(said == Subscribe(epoch: epoch, since: 3))
        let isNew = cursor.received(seq: 4)
        #expect(isNew)
    }

    @Test func `waits double up to half a minute, half of each by chance`() {
        var backoff = Backoff()
        for seconds in [0.125, 0.25, 0.5, 1, 2, 4, 8, 15, 15] {
            let wait = backoff.next(chance: 0)
            #expect(wait == .seconds(seconds))
        }
        backoff.succeeded()
        let wait = backoff.next(chance: 1)
        #expect(wait == .milliseconds(250))
    }
}
