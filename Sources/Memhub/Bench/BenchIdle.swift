import ArgumentParser
import Foundation
import WebSocket
import Wire

struct BenchIdle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle", abstract: "What an idle voice connection costs the hub in memory.",
        discussion: "Opens connections to /ws/voice, has each answer one ping, and leaves them open.")

    @OptionGroup var options: BenchOptions
    @Option(help: "Connections; fewer if a process may not open that many. (default: 2000, with --quick 100)") var connections: Int?

    func validate() throws {
        if let connections, connections < 1 { throw ValidationError("--connections must be at least 1.") }
    }

    func run() async throws {
        let measurement = IdleMeasurement(connections: connections ?? (options.quick ? 100 : 2000))
        try await options.report("idle", deadline: .seconds(300), measurement.run)
    }
}

private struct IdleMeasurement: Sendable {
    var connections: Int

    /// Connections being opened at once.
    private static let parallel = 16
    /// Opened and closed before anything is measured, so that what the first connections allocate once is not counted.
    private static let warmUp = 64
    /// Files a process needs besides.
    private static let reserve = 128

    func run() async throws -> [BenchTable] {
        let ownLimit = FileLimit.raise()
        return try await BenchHub.running(["MEMHUB_CONNECTIONS": "\(max(20_000, connections + Self.reserve))"]) { hub in
            let status = ProcessStatus(processId: hub.processId)
            let possible = min(ownLimit, status.openFileLimit ?? ownLimit) - Self.reserve
            let count = max(1, min(connections, possible))
            let client = hub.client
            do {
                let row = try await measure(count, client, status)
                await client.stop()
                let limited = count < connections ? ["only \(count) of \(connections): the limit of open files"] : []
                return [
                    BenchTable(
                        title: "Idle connections to /ws/voice", rows: [row],
                        notes: ["the difference of the hub's VmRSS, PostgreSQL not included"] + limited)
                ]
            } catch {
                await client.stop()
                throw error
            }
        }
    }

    private func measure(_ count: Int, _ client: HubClient, _ status: ProcessStatus) async throws -> BenchRow {
        for connection in try await open(Self.warmUp, client) { connection.close() }
        guard let before = status.residentBytes else { throw BenchError("the hub's memory cannot be read") }
        let began = ContinuousClock.now
        let opened = try await open(count, client)
        let elapsed = began.duration(to: .now)
        guard let after = status.residentBytes else { throw BenchError("the hub's memory cannot be read") }
        let row: BenchRow = [
            "connections": .count(count), "open_at_the_end": .count(opened.count(where: \.isOpen)),
            "opened_per_s": .number(Double(count) / elapsed.inSeconds, digits: 0),
            "hub_before_mib": .number(Double(before) / Double(1 << 20), digits: 1),
            "hub_after_mib": .number(Double(after) / Double(1 << 20), digits: 1),
            "kib_per_connection": .number(Double(after - before) / 1024 / Double(count), digits: 1),
        ]
        for connection in opened { connection.close() }
        return row
    }

    private func open(_ count: Int, _ client: HubClient) async throws -> [WebSocketConnection] {
        BenchProgress.show("opening \(count) connections")
        return try await withThrowingTaskGroup(of: [WebSocketConnection].self) { tasks in
            for part in 0..<Self.parallel {
                tasks.addTask {
                    var opened: [WebSocketConnection] = []
                    for _ in stride(from: part, to: count, by: Self.parallel) { opened.append(try await Self.open(client)) }
                    return opened
                }
            }
            return try await tasks.reduce(into: []) { $0 += $1 }
        }
    }

    private static func open(_ client: HubClient) async throws -> WebSocketConnection {
        let connection = try await client.connect("/ws/voice")
        connection.send(WireCoder.encode(Ping(id: .int(1))))
        var frames = connection.messages.makeAsyncIterator()
        guard await frames.next() != nil else {
            try Task.checkCancellation()
            throw BenchError("the hub closed a connection with \(connection.closeCode ?? 0)")
        }
        return connection
    }
}
