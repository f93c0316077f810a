import ArgumentParser
import Foundation
import Postgres
import WebSocket
import Wire

struct BenchFanout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fanout", abstract: "Events to many dashboards at once.",
        discussion: """
            Each round commits events of about 200 bytes to the event log, as a node does, and ends when every dashboard has all of \
            them. A dashboard takes what has come every 16 ms, as often as a screen is painted. More than \
            1 MiB at once (some 4,500 events) closes slow dashboards, as it should: they are counted.
            """)

    @OptionGroup var options: BenchOptions
    @Option(help: "Dashboards. (default: 200, with --quick 20)") var dashboards: Int?
    @Option(help: "Events of one round. (default: 2000, with --quick 200)") var events: Int?
    @Option(help: "Rounds. (default: 5, with --quick 2)") var rounds: Int?

    func validate() throws {
        for (name, value) in [("dashboards", dashboards), ("events", events), ("rounds", rounds)] {
            if let value, value < 1 { throw ValidationError("--\(name) must be at least 1.") }
        }
    }

    func run() async throws {
        let measurement = FanoutMeasurement(
            dashboards: dashboards ?? (options.quick ? 20 : 200), events: events ?? (options.quick ? 200 : 2000),
            rounds: rounds ?? (options.quick ? 2 : 5))
        try await options.report("fanout", deadline: .seconds(900), measurement.run)
    }
}

private struct FanoutMeasurement: Sendable {
    /// What one dashboard got in one round.
    struct Received: Sendable {
        var events = 0
        var bytes = 0
        var outOfOrder = 0
        var lastSeq: Int64 = 0

        mutating func add(_ message: WebSocketMessage) {
            guard let seq = Self.seq(of: message.bytes) else { return }
            if seq <= lastSeq { outOfOrder += 1 }
            lastSeq = seq
            events += 1
            bytes += message.bytes.count
        }

        /// The number after the first `"seq":`; decoding all of the JSON would make the generator the limit.
        private static func seq(of bytes: [UInt8]) -> Int64? {
            bytes.withUnsafeBufferPointer { bytes in
                let name = Self.seqName
                guard let start = bytes.indices.dropLast(name.count).first(where: { start in
                    bytes[start + 1] == name[1] && bytes[start..<(start + name.count)].elementsEqual(name)
                }) else { return nil }
                var value: Int64 = 0
                for byte in bytes[(start + name.count)...] {
                    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
                    value = value * 10 + Int64(byte - UInt8(ascii: "0"))
                }
                return value
            }
        }

        private static let seqName = Array(#""seq":"#.utf8)
    }

    var dashboards: Int
    var events: Int
    var rounds: Int

    /// How long one round may take.
    private static let patience: Duration = .seconds(60)

    func run() async throws -> [BenchTable] {
        try await BenchHub.running { hub in
            let client = hub.client
            do {
                let rows = try await hub.withDatabase { try await measure(client, $0) }
                await client.stop()
                return [
                    BenchTable(
                        title: "\(events) events to \(dashboards) dashboards", rows: rows,
                        notes: ["from before the events' transactions begin until the last dashboard has the last event"])
                ]
            } catch {
                await client.stop()
                throw error
            }
        }
    }

    private func measure(_ client: HubClient, _ pool: PostgresPool) async throws -> [BenchRow] {
        BenchProgress.show("opening \(dashboards) dashboards")
        var connections: [WebSocketConnection] = []
        defer { for connection in connections { connection.close() } }
        for _ in 0..<dashboards {
            connections.append(try await EventSubscription.open(client, events: [EventType.sessionStarted.rawValue]))
        }
        var rows: [BenchRow] = []
        for round in 1...rounds {
            BenchProgress.show("round \(round) of \(rounds)")
            rows.append(["round": .count(round)] + (try await measureRound(connections.filter(\.isOpen), pool)))
        }
        return rows
    }

    private func measureRound(_ connections: [WebSocketConnection], _ pool: PostgresPool) async throws -> BenchRow {
        let expected = events
        let began = ContinuousClock.now
        let receiving = Task {
            await withTaskGroup(of: Received.self) { tasks in
                for connection in connections { tasks.addTask { await Self.receive(expected, from: connection) } }
                var all: [Received] = []
                for await received in tasks { all.append(received) }
                return (all, ContinuousClock.now)
            }
        }
        let timer = Task {
            try await Task.sleep(for: Self.patience)
            receiving.cancel()
        }
        defer { timer.cancel() }
        do { try await publish(pool) } catch {
            receiving.cancel()
            throw error
        }
        let published = began.duration(to: .now)
        let (received, ended) = await withTaskCancellationHandler { await receiving.value } onCancel: { receiving.cancel() }
        try Task.checkCancellation()
        let elapsed = began.duration(to: ended)
        let deliveries = received.reduce(0) { $0 + $1.events }
        return [
            "events": .count(events), "dashboards": .count(connections.count), "deliveries": .count(deliveries),
            "seconds": .number(elapsed.inSeconds, digits: 3),
            "deliveries_per_s": .number(Double(deliveries) / elapsed.inSeconds, digits: 0),
            "publish_ms": .number(published.inSeconds * 1000, digits: 1),
            "bytes_per_event": .number(Double(received.reduce(0) { $0 + $1.bytes }) / Double(max(1, deliveries)), digits: 0),
            "out_of_order": .count(received.reduce(0) { $0 + $1.outOfOrder }),
            "incomplete": .count(received.count { $0.events < expected }),
            "closed_as_slow": .count(connections.count { $0.closeCode == CloseCode.slowConsumer.rawValue }),
        ]
    }

    /// A reader woken by every event would cost the generator more than all else.
    private static let frame: Duration = .milliseconds(16)

    private static func receive(_ expected: Int, from connection: WebSocketConnection) async -> Received {
        var received = Received()
        for await message in connection.messages {
            received.add(message)
            for more in connection.takeReceived() { received.add(more) }
            if received.events >= expected { break }
            try? await Task.sleep(for: frame)
        }
        return received
    }

    /// Commits the events as the hub does: under the event log's lock, with a ring of its doorbell.
    private func publish(_ pool: PostgresPool) async throws {
        for start in stride(from: 0, to: events, by: Self.transaction) {
            let count = min(Self.transaction, events - start)
            try await pool.transaction { connection in
                _ = try connection.pipeline([
                    (.lockBenchEvents, []), (.insertBenchEvents, [.int(count), .timestamp(Date())]), (.ringBenchEvents, []),
                ])
            }
        }
    }

    /// Events of one transaction.
    private static let transaction = 500
}

extension Statement {
    /// The key of `lock_event_log`.
    fileprivate static let lockBenchEvents = Statement("lock_bench_events", "SELECT pg_advisory_xact_lock(120248972048738)")

    fileprivate static let insertBenchEvents = Statement(
        "insert_bench_events",
        """
        INSERT INTO events (user_id, type, data, at)
        SELECT 'bench_1', 'session_started',
            json_build_object('session_id', gen_random_uuid(), 'user_id', 'bench_1', 'platform', 'bench', 'agent_id', NULL), $2
        FROM generate_series(1, $1)
        """)

    fileprivate static let ringBenchEvents = Statement("ring_bench_events", "SELECT pg_notify('memhub_events', '')")
}
