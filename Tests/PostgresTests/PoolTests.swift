import Foundation
import Postgres
import TestSupport
import Testing

private let one = Statement("one", "SELECT 1 AS one")

@Suite struct PoolTests {
    /// Occupies the pool's only connection until the gate is passed.
    private func occupy(_ pool: PostgresPool, _ gate: Gate) async throws -> Task<Void, any Error> {
        let task = Task { try await pool.withConnection(deadline: .seconds(60)) { _ in gate.pass() } }
        try await until { pool.statistics.leased == 1 }
        return task
    }

    @Test func aPoolOpensNoMoreThanItsSize() async throws {
        try await withPool(size: 3) { pool in
            #expect(pool.statistics.opened == 0)
            let ids = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await pool.withConnection {
                            try $0.query(Statement("backend", "SELECT pg_backend_pid() AS id"))[0].get("id", as: Int.self)
                        }
                    }
                }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect((1...3).contains(ids.count))
            #expect(pool.statistics.opened <= 3)
            #expect(pool.statistics.leased == 0)
        }
    }

    @Test func callersAreServedInTheOrderTheyCame() async throws {
        try await withPool(size: 1) { pool in
            let gate = Gate(parties: 2)
            let first = try await occupy(pool, gate)
            let served = Recorder<Int>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask { try await pool.withConnection { _ in served.append(number) } }
                    try await until { pool.statistics.waiting == number + 1 }
                }
                gate.pass()
                try await group.waitForAll()
            }
            try await first.value
            #expect(served.values == Array(0..<20))
        }
    }

    @Test func aCallerThatGivesUpLeavesTheQueue() async throws {
        try await withPool(size: 1, waitLimit: 2) { pool in
            let gate = Gate(parties: 2)
            let first = try await occupy(pool, gate)
            let late = await #expect(throws: PostgresError.self) {
                try await pool.withConnection(deadline: .milliseconds(20)) { _ in }
            }
            #expect(late?.code == .timeout)

            let waiting = (0..<2).map { _ in Task { try await pool.withConnection(deadline: .seconds(60)) { _ = try $0.query(one) } } }
            try await until { pool.statistics.waiting == 2 }
            let refused = await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
            #expect(refused?.code == .overloaded)

            waiting[0].cancel()
            await #expect(throws: CancellationError.self) { try await waiting[0].value }
            #expect(pool.statistics.waiting == 1)
            gate.pass()
            try await waiting[1].value
            try await first.value
            #expect(pool.statistics.leased == 0)
        }
    }

    @Test func closeWaitsForCallersBeingServedAndRefusesTheRest() async throws {
        try await withPool(size: 1) { pool in
            let gate = Gate(parties: 2)
            let first = try await occupy(pool, gate)
            let waiting = Task { try await pool.withConnection(deadline: .seconds(60)) { _ in } }
            try await until { pool.statistics.waiting == 1 }
            let closed = Recorder<Bool>()
            let closing = Task {
                await pool.close()
                closed.append(true)
            }
            let refused = await #expect(throws: PostgresError.self) { try await waiting.value }
            #expect(refused?.code == .closed)
            #expect(closed.values.isEmpty)
            gate.pass()
            try await first.value
            await closing.value
            await pool.close()
            let after = await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
            #expect(after?.code == .closed)
        }
    }

    @Test func aConnectionKeptBeyondItsPoolRefusesInsteadOfHanging() async throws {
        let kept = Recorder<PostgresConnection>()
        try await withPool(size: 1) { pool in
            try await pool.withConnection { connection in
                kept.append(connection)
            }
        }
        let connection = try #require(kept.values.first)
        let error = await #expect(throws: PostgresError.self) { try await connection.query(one) }
        #expect(error?.code == .closed)
    }

    @Test func anIdleConnectionThatTheServerEndedIsReplacedUnnoticed() async throws {
        try await withPool(size: 2) { pool in
            let id = try await pool.withConnection {
                try $0.query(Statement("backend", "SELECT pg_backend_pid() AS id"))[0].get("id", as: Int.self)
            }
            try await withPool(pool.configuration, size: 1) { other in
                try await other.withConnection {
                    _ = try $0.query(
                        Statement("terminate", "SELECT pg_terminate_backend($1::int4, 5000) AS done"), [.int(id)])
                }
            }
            for _ in 0..<3 { try await pool.withConnection { _ = try $0.query(one) } }
        }
    }

    @Test func whileTheServerIsAwayCallersFailAtOnce() async throws {
        let pool = PostgresPool(
            configuration: PostgresConfiguration(connectionString: "host=/nonexistent user=memhub"), size: 2, name: "away",
            logger: logger)
        let start = ContinuousClock.now
        for _ in 0..<100 {
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection(deadline: .seconds(30)) { _ = try $0.query(one) }
            }
            #expect(error?.code == .connectionFailed)
            #expect(error?.isRetryable == true)
        }
        #expect(start.duration(to: .now) < .seconds(20), "a hundred failures cost less than one deadline")
        #expect(pool.statistics.isUnreachable)
        await pool.close()
    }

    @Test func aServerThatNeverAnswersCostsNoMoreThanTheDeadline() async throws {
        // A listening socket that nobody accepts from.
        let directory = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let silent = try SilentServer(folder: directory)
        let pool = PostgresPool(
            configuration: PostgresConfiguration(connectionString: "host=\(directory) user=memhub"), size: 1, name: "silent",
            logger: logger)
        let start = ContinuousClock.now
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withConnection(deadline: .milliseconds(100)) { _ = try $0.query(one) }
        }
        #expect(error?.code == .timeout)
        #expect(start.duration(to: .now) < .seconds(3))
        await pool.close()
        silent.close()
    }

    @Test func aQueryOverASocketCostsMicroseconds() async throws {
        try await withPool(size: 1) { pool in
            var times: [Duration] = []
            for _ in 0..<2_000 {
                let start = ContinuousClock.now
                _ = try await pool.withConnection { try $0.query(one) }
                times.append(start.duration(to: .now))
            }
            times.sort()
            print("query p50 \(times[1_000]) p99 \(times[1_980])")
            #expect(times[1_000] < .milliseconds(2))
        }
    }
}
