import Postgres
import TestSupport
import Testing

private struct Refusal: Error {}
private let insert = Statement("insert", "INSERT INTO t VALUES ($1)")
private let add = Statement("add", "UPDATE t SET n = n + 100 WHERE n = $1")
private let count = Statement("count", "SELECT count(*) AS c FROM t")

@Suite struct TransactionTests {
    private func withTable<T: Sendable>(size: Int = 2, _ body: @Sendable (PostgresPool) async throws -> T) async throws -> T {
        try await withPool(size: size) { pool in
            try await pool.withConnection { try $0.executeScript("CREATE TABLE t (n bigint CONSTRAINT t_key PRIMARY KEY)") }
            return try await body(pool)
        }
    }

    private func expectRows(_ expected: Int, _ pool: PostgresPool) async throws {
        let rows = try await pool.withConnection { try $0.query(count)[0].get("c", as: Int.self) }
        #expect(rows == expected)
    }

    @Test func whatReturnsIsCommittedAndWhatThrowsIsRolledBack() async throws {
        try await withTable { pool in
            try await pool.transaction {
                try $0.execute(insert, [1])
                try $0.execute(insert, [2])
            }
            try await expectRows(2, pool)
            await #expect(throws: Refusal.self) {
                try await pool.transaction {
                    try $0.execute(insert, [3])
                    throw Refusal()
                }
            }
            await #expect(throws: PostgresError.self) {
                try await pool.transaction {
                    try $0.execute(insert, [4])
                    try $0.execute(insert, [1])
                }
            }
            try await pool.transaction { _ in }
            try await expectRows(2, pool)
        }
    }

    @Test func aTransactionWhoseFailureWasIgnoredDoesNotPretendToCommit() async throws {
        try await withTable { pool in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.transaction {
                    try $0.execute(insert, [1])
                    _ = try? $0.execute(insert, [1])
                }
            }
            #expect(error?.sqlState == "25P02")
            try await expectRows(0, pool)
        }
    }

    @Test func aTransactionLeftOpenByABodyIsRolledBack() async throws {
        try await withTable(size: 1) { pool in
            try await pool.withConnection {
                try $0.executeScript("BEGIN; INSERT INTO t VALUES (1)")
            }
            try await expectRows(0, pool)
        }
    }

    @Test func deadlocksAndSerializationFailuresAreRetryable() async throws {
        try await withTable { pool in
            try await pool.withConnection { try $0.executeScript("INSERT INTO t VALUES (1), (2)") }
            let lock = Statement("lock", "SELECT n FROM t WHERE n = $1 FOR UPDATE")
            let gate = Gate(parties: 2)
            let outcomes = await withTaskGroup { group in
                for order in [[1, 2], [2, 1]] {
                    group.addTask { () -> PostgresError? in
                        do {
                            try await pool.transaction {
                                _ = try $0.query(lock, [.int(order[0])])
                                gate.pass()
                                _ = try $0.query(lock, [.int(order[1])])
                            }
                            return nil
                        } catch { return error as? PostgresError }
                    }
                }
                return await group.reduce(into: [PostgresError]()) { if let error = $1 { $0.append(error) } }
            }
            #expect(outcomes.map(\.sqlState) == ["40P01"])
            #expect(outcomes.allSatisfy { $0.isRetryable })
        }
        try await withTable { pool in
            let gate = Gate(parties: 2)
            let outcomes = await withTaskGroup { group in
                for number in [1, 2] {
                    group.addTask { () -> PostgresError? in
                        do {
                            try await pool.transaction {
                                try $0.executeScript("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                                _ = try $0.query(count)
                                gate.pass()
                                try $0.execute(insert, [.int(number)])
                            }
                            return nil
                        } catch { return error as? PostgresError }
                    }
                }
                return await group.reduce(into: [PostgresError]()) { if let error = $1 { $0.append(error) } }
            }
            #expect(outcomes.map(\.sqlState) == ["40001"])
            #expect(outcomes.allSatisfy { $0.isRetryable })
        }
    }

    @Test func aConnectionThatDiesInCommitLeavesTheOutcomeUnknown() async throws {
        try await withTable { pool in
            try await pool.withConnection {
                try $0.executeScript(
                    """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die();
                    """)
            }
            let error = await #expect(throws: PostgresError.self) {
                try await pool.transaction { try $0.execute(insert, [1]) }
            }
            #expect(error?.code == .commitUnknown)
            #expect(error?.sqlState == "57P01")
            #expect(error?.isRetryable == false)
            try await expectRows(0, pool)
        }
    }

    @Test func aRefusedCommitIsAServersErrorAndKnown() async throws {
        try await withTable { pool in
            try await pool.withConnection {
                try $0.executeScript("ALTER TABLE t DROP CONSTRAINT t_key, ADD CONSTRAINT t_late UNIQUE (n) DEFERRABLE INITIALLY DEFERRED")
            }
            let error = await #expect(throws: PostgresError.self) {
                try await pool.transaction {
                    try $0.execute(insert, [1])
                    try $0.execute(insert, [1])
                }
            }
            #expect(error?.code == .server)
            #expect(error?.constraint == "t_late")
            try await expectRows(0, pool)
        }
    }

    @Test func aConnectionThatDiesInAStatementIsLostAndReplaced() async throws {
        try await withTable(size: 1) { pool in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.transaction {
                    try $0.execute(insert, [1])
                    _ = try $0.query(Statement("die", "SELECT pg_terminate_backend(pg_backend_pid())"))
                }
            }
            #expect(error?.code == .connectionLost)
            #expect(error?.isRetryable == true)
            try await expectRows(0, pool)
        }
    }
}
