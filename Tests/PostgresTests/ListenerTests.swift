import Foundation
import Postgres
import TestSupport
import Testing

private let notify = Statement("notify", "SELECT pg_notify($1, $2)::text AS done")

@Suite struct ListenerTests {
    private func withListener(
        _ channels: [String], _ body: (PostgresPool, PostgresListener, inout AsyncStream<ListenerEvent>.AsyncIterator) async throws -> Void
    ) async throws {
        try await TestDatabase.shared.withDatabase { configuration in
            let listener = PostgresListener(configuration: configuration, channels: channels, logger: logger)
            let running = Task { await listener.run() }
            var events = listener.events.makeAsyncIterator()
            try await withPool(configuration) { pool in try await body(pool, listener, &events) }
            listener.stop()
            await running.value
        }
    }

    private func ring(_ pool: PostgresPool, _ channel: String, _ payload: String) async throws {
        try await pool.withConnection { _ = try $0.query(notify, [.text(channel), .text(payload)]) }
    }

    private func bell(_ channel: String, _ payload: String) -> ListenerEvent {
        .notification(PostgresNotification(channel: channel, payload: payload))
    }

    @Test(.timeLimit(.minutes(1))) func notificationsOfItsChannelsArriveInOrder() async throws {
        try await withListener(["bell", "odd \"name"]) { pool, _, events in
            #expect(await events.next() == .connected)
            try await ring(pool, "bell", "1")
            try await ring(pool, "other", "unheard")
            try await ring(pool, "odd \"name", "zwei 🔔")
            #expect(await events.next() == bell("bell", "1"))
            #expect(await events.next() == bell("odd \"name", "zwei 🔔"))
        }
    }

    @Test(.timeLimit(.minutes(1))) func aLostConnectionIsMadeAgainAndSaidToBe() async throws {
        try await withListener(["bell"]) { pool, _, events in
            #expect(await events.next() == .connected)
            try await pool.withConnection {
                _ = try $0.query(
                    Statement(
                        "end_others",
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                        """))
            }
            #expect(await events.next() == .disconnected)
            #expect(await events.next() == .connected)
            try await ring(pool, "bell", "after")
            #expect(await events.next() == bell("bell", "after"))
        }
    }

    @Test(.timeLimit(.minutes(1))) func stopEndsTheEventsAndTheRun() async throws {
        try await withListener(["bell"]) { _, listener, events in
            #expect(await events.next() == .connected)
            listener.stop()
            #expect(await events.next() == .disconnected)
            #expect(await events.next() == nil)
        }
    }

    @Test(.timeLimit(.minutes(1))) func stopInterruptsAnAttemptToConnect() async throws {
        let directory = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let silent = try SilentServer(folder: directory)
        let configuration = PostgresConfiguration(
            connectionString: "host=\(directory) user=memhub", connectTimeout: .seconds(600))
        let listener = PostgresListener(configuration: configuration, channels: ["bell"], logger: logger)
        let running = Task { await listener.run() }
        running.cancel()
        await running.value
        silent.close()
    }
}

@Suite struct ListenerBufferTests {
    private func bell(_ payload: String) -> ListenerEvent {
        .notification(PostgresNotification(channel: "bell", payload: payload))
    }

    @Test func equalNotificationsThatWaitAreOne() async {
        let buffer = ListenerBuffer()
        for payload in ["1", "1", "2", "1"] { buffer.append(bell(payload)) }
        #expect(await buffer.next() == bell("1"))
        buffer.append(bell("1"))
        #expect(await buffer.next() == bell("2"))
        #expect(await buffer.next() == bell("1"))
        buffer.finish()
        #expect(await buffer.next() == nil)
    }

    @Test func whatDoesNotFitBecomesOneConnected() async {
        let buffer = ListenerBuffer()
        for number in 0...ListenerBuffer.limit { buffer.append(bell("\(number)")) }
        buffer.append(bell("last"))
        #expect(await buffer.next() == .connected)
        #expect(await buffer.next() == bell("last"))
        buffer.finish()
        #expect(await buffer.next() == nil)
    }

    @Test func aCancelledConsumerGetsNothing() async {
        let buffer = ListenerBuffer()
        let consumer = Task { await buffer.next() }
        consumer.cancel()
        #expect(await consumer.value == nil)
    }
}
