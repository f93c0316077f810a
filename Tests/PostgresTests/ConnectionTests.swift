import Foundation
import Postgres
import TestSupport
import Testing

private let backend = Statement("backend", "SELECT pg_backend_pid() AS id")
private let sleepLong = Statement("sleep_long", "SELECT pg_sleep(30)::text AS s")
private let echo = Statement("echo", "SELECT $1::text AS t")

@Suite struct ConnectionTests {
    @Test func aStatementOverItsDeadlineIsCancelledAndTheConnectionStaysUsable() async throws {
        try await withPool(size: 1) { pool in
            let before = try await pool.withConnection { try $0.query(backend)[0].get("id", as: Int.self) }
            let start = ContinuousClock.now
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection(deadline: .milliseconds(100)) { _ = try $0.query(sleepLong) }
            }
            #expect(error?.code == .timeout)
            #expect(error?.isRetryable == true)
            #expect(start.duration(to: .now) < .seconds(5))
            let after = try await pool.withConnection { try $0.query(backend)[0].get("id", as: Int.self) }
            #expect(before == after)
        }
    }

    @Test func manyDeadlinesInARowNeverHitTheNextStatement() async throws {
        try await withPool(size: 1) { pool in
            for round in 0..<20 {
                _ = try? await pool.withConnection(deadline: .milliseconds(2)) { _ = try $0.query(sleepLong) }
                let text = try await pool.withConnection { try $0.query(echo, [.text("\(round)")])[0].get("t", as: String.self) }
                #expect(text == "\(round)")
            }
        }
    }

    @Test func errorsCarryTheServersCodesAndNoValues() async throws {
        try await withPool { pool in
            try await pool.withConnection {
                try $0.executeScript("CREATE TABLE people (name text CONSTRAINT people_name_key UNIQUE CONSTRAINT people_short CHECK (length(name) < 20))")
            }
            let insert = Statement("insert", "INSERT INTO people VALUES ($1)")
            try await pool.withConnection { try $0.execute(insert, ["s3cret"]) }
            let unique = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { try $0.execute(insert, ["s3cret"]) }
            }
            #expect(unique?.code == .server)
            #expect(unique?.sqlState == "23505")
            #expect(unique?.isUniqueViolation == true)
            #expect(unique?.constraint == "people_name_key")
            #expect(unique?.table == "people")
            #expect(unique?.isRetryable == false)

            let leaks: [(StaticString, String, PostgresValue)] = [
                ("leak_uuid", "SELECT $1::text::uuid", "s3cret"), ("leak_number", "SELECT $1::text::int4", "s3cret"),
                ("leak_json", "SELECT $1::text::jsonb", "{s3cret"), ("leak_query", "SELECT to_tsquery('simple', $1)", "s3cret s3cret &"),
                ("leak_check", "INSERT INTO people VALUES ($1)", "s3cret s3cret s3cret s3cret"),
                ("leak_vector", "SELECT $1::text::vector", "[s3cret]"), ("leak_expression", "SELECT 'a' ~ $1", "s3cret("),
            ]
            for (name, sql, value) in leaks {
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.withConnection { try $0.execute(Statement(name, sql), [value]) }
                }
                #expect(error?.code == .server)
                #expect(error?.description.contains("s3cret") == false, "\(name)")
            }
        }
    }

    @Test func aMistakeInSQLSaysWhatItIs() async throws {
        try await withPool { pool in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { try $0.execute(Statement("mistake", "SELECT no_such_column FROM pg_class")) }
            }
            #expect(error?.sqlState == "42703")
            #expect(error?.description.contains("no_such_column") == true)
        }
    }

    @Test func aPasswordIsNeverInAnError() async throws {
        let strings = [
            "host=127.0.0.1 port=1 user=u password=hunter2", "postgresql://u:hunter2@127.0.0.1:1/d",
            "host=127.0.0.1 port=1 password='hunter2", "postgresql://u:hunter2@127.0.0.1:port/d", "hunter2", "hunter2\0",
        ]
        for string in strings {
            let error = await #expect(throws: PostgresError.self) {
                try await withPool(PostgresConfiguration(connectionString: string)) { pool in
                    try await pool.withConnection { _ = try $0.query(backend) }
                }
            }
            #expect(error?.code == .connectionFailed)
            #expect(error.map { "\($0)" }?.contains("hunter2") == false)
            #expect(error.map { String(reflecting: $0) }?.contains("hunter2") == false)
        }
    }

    @Test func severalStatementsTravelInOneRoundTripAndAreOneTransaction() async throws {
        try await withPool { pool in
            try await pool.withConnection { try $0.executeScript("CREATE TABLE t (n bigint PRIMARY KEY)") }
            let insert = Statement("insert", "INSERT INTO t VALUES ($1)")
            let count = Statement("count", "SELECT count(*) AS c FROM t")
            let results = try await pool.withConnection { try $0.pipeline([(insert, [1]), (insert, [2]), (count, [])]) }
            #expect(results.map(\.affected) == [1, 1, 1])
            #expect(try results[2][0].get("c", as: Int.self) == 2)
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { _ = try $0.pipeline([(insert, [3]), (insert, [1]), (insert, [4])]) }
            }
            #expect(error?.isUniqueViolation == true)
            #expect(try await pool.withConnection { try $0.query(count)[0].get("c", as: Int.self) } == 2)
        }
    }

    @Test func aPlanThatChangedUnderAStatementIsPreparedAgain() async throws {
        try await withPool(size: 1) { pool in
            let all = Statement("all", "SELECT * FROM shapes")
            try await pool.withConnection { try $0.executeScript("CREATE TABLE shapes (a text); INSERT INTO shapes VALUES ('x')") }
            #expect(try await pool.withConnection { try $0.query(all).columns } == ["a"])
            try await pool.withConnection { try $0.executeScript("ALTER TABLE shapes ADD b text") }
            #expect(try await pool.withConnection { try $0.query(all).columns } == ["a", "b"])
            try await pool.withConnection { try $0.executeScript("ALTER TABLE shapes ADD c text") }
            #expect(try await pool.transaction { try $0.query(all).columns } == ["a", "b", "c"])
            try await pool.withConnection { try $0.executeScript("ALTER TABLE shapes ADD d text") }
            let error = await #expect(throws: PostgresError.self) {
                try await pool.transaction {
                    _ = try $0.query(echo, ["first"])
                    _ = try $0.query(all)
                }
            }
            #expect(error?.code == .stalePlan)
            #expect(error?.isRetryable == true)
            #expect(try await pool.transaction { try $0.query(all).columns } == ["a", "b", "c", "d"])
        }
    }

    @Test func statementsWithoutEndDoNotFillTheServersMemory() async throws {
        try await withPool(size: 1) { pool in
            let names = try await pool.withConnection { connection in
                for number in 0..<1_100 {
                    _ = try connection.query(Statement("dynamic", "SELECT \(number) AS n"))
                }
                return try connection.query(Statement("prepared", "SELECT count(*) AS c FROM pg_prepared_statements"))[0].get("c", as: Int.self)
            }
            #expect(names <= 1_000)
        }
    }

    @Test func bigParametersAndResultsPass() async throws {
        try await withPool { pool in
            let text = String(repeating: "ä", count: 4 << 20)
            let back = try await pool.withConnection { try $0.query(echo, [.text(text)])[0].get("t", as: String.self) }
            #expect(back == text)
            let rows = try await pool.withConnection {
                try $0.query(Statement("series", "SELECT n, n::text AS t FROM generate_series(1, 100000) AS n"))
            }
            #expect(rows.count == 100_000)
            #expect(try rows.last?.get("t", as: String.self) == "100000")
        }
    }

    @Test func copyIsRefusedAndTheConnectionReplaced() async throws {
        try await withPool(size: 1) { pool in
            await #expect(throws: PostgresError.self) {
                try await pool.withConnection { try $0.executeScript("COPY pg_class TO STDOUT") }
            }
            let text = try await pool.withConnection { try $0.query(echo, ["on"])[0].get("t", as: String.self) }
            #expect(text == "on")
        }
    }
}
