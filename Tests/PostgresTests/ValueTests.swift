import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@Suite struct ValueTests {
    @Test func everyTypeComesBackAsItWent() async throws {
        let id = UUID()
        let date = Date(timeIntervalSinceReferenceDate: 812_345_678.123456)
        let text = "naïve 🧠 \u{1F469}\u{200D}\u{1F4BB} 日本語 'quoted' \"double\" \\"
        try await withPool { pool in
            try await pool.withConnection { connection in
                let row = try connection.query(
                    Statement(
                        "values",
                        """
                        SELECT $1::bool AS b, $2::bigint AS i, $3::float8 AS d, $4::text AS t, $5::uuid AS u,
                            $6::timestamptz AS at, $7::jsonb AS j, $8::bytea AS y, $9::vector AS v, $10::text[] AS ta,
                            $11::uuid[] AS ua, $12::bigint[] AS ia
                        """),
                    [
                        true, .int(Int64.min), .double(-0.1), .text(text), .uuid(id), .timestamp(date), .json(#"{"a": [1, "é"]}"#),
                        .bytes([0, 255, 1]), .floatArray([1.5, -2, 3e-7]), .textArray(["a", "", text]), .uuidArray([id]),
                        .intArray([1, -2, .max]),
                    ])[0]
                #expect(try row.get("b", as: Bool.self))
                #expect(try row.get("i", as: Int64.self) == .min)
                #expect(try row.get("d", as: Double.self) == -0.1)
                #expect(try row.get("t", as: String.self) == text)
                #expect(try row.get("u", as: UUID.self) == id)
                #expect(abs(try row.get("at", as: Date.self).timeIntervalSince(date)) < 1e-6)
                #expect(try row.get("j", as: String.self) == #"{"a": [1, "é"]}"#)
                #expect(try row.get("y", as: [UInt8].self) == [0, 255, 1])
                #expect(try row.get("v", as: [Float].self) == [1.5, -2, 3e-7])
                #expect(try row.get("ta", as: [String].self) == ["a", "", text])
                #expect(try row.get("ua", as: [UUID].self) == [id])
                #expect(try row.get("ia", as: [Int64].self) == [1, -2, .max])
            }
        }
    }

    @Test func arraysKeepTheirNullsAndOtherElementTypes() async throws {
        let id = UUID()
        try await withPool { pool in
            try await pool.withConnection { connection in
                let row = try connection.query(
                    Statement(
                        "arrays",
                        """
                        SELECT array_to_string($1::text[], ',', 'null') AS texts, array_to_string($2::uuid[], ',', 'null') AS ids,
                            array_to_string($3::boolean[], ',') AS booleans, ($4::real[])[2:3]::vector AS part
                        """),
                    [
                        .textArray(["a", nil, ""]), .uuidArray([nil, id]), .boolArray([true, false]),
                        .floatArray([1, 2.5, -3, 4]),
                    ])[0]
                #expect(try row.get("texts", as: String.self) == "a,null,")
                #expect(try row.get("ids", as: String.self) == "null,\(id.uuidString.lowercased())")
                #expect(try row.get("booleans", as: String.self) == "t,f")
                #expect(try row.get("part", as: [Float].self) == [2.5, -3])
            }
        }
    }

    @Test func emptyAndNullAreDifferent() async throws {
        try await withPool { pool in
            try await pool.withConnection { connection in
                let row = try connection.query(
                    Statement(
                        "empties",
                        """
                        SELECT $1::text AS t, $2::bytea AS y, $3::text[] AS ta, $4::uuid[] AS ua, $5::text AS tn, $6::bytea AS yn,
                            $7::text AS typed
                        """),
                    ["", .bytes([]), .textArray([]), .uuidArray([]), nil, .null, .optional(nil as String?)])[0]
                #expect(try row.getOptional("t", as: String.self) == "")
                #expect(try row.getOptional("y", as: [UInt8].self) == [])
                #expect(try row.getOptional("ta", as: [String].self) == [])
                #expect(try row.getOptional("ua", as: [UUID].self) == [])
                #expect(try row.getOptional("tn", as: String.self) == nil)
                #expect(try row.getOptional("yn", as: [UInt8].self) == nil)
                #expect(try row.getOptional("typed", as: String.self) == nil)
                #expect(throws: PostgresError.self) { try row.get("tn", as: String.self) }
                #expect(throws: PostgresError.self) { try row.get("no_such_column", as: String.self) }
            }
        }
    }

    @Test(arguments: ["0", "1", "-1.5", "10000", "123456789012.25", "0.00012", "9007199254740991", "-0.5", "1e20"])
    func numericsReadAsTheNearestDouble(_ literal: String) async throws {
        let value = try await withPool { pool in
            try await pool.withConnection { connection in
                try connection.query(Statement("numeric", "SELECT $1::text::numeric AS n"), [.text(literal)])[0]
                    .get("n", as: Double.self)
            }
        }
        #expect(value == Double(literal))
    }

    @Test func smallerNumbersInfinitiesAndEnumsAreRead() async throws {
        try await withPool { pool in
            try await pool.withConnection { connection in
                try connection.executeScript("CREATE TYPE pg_temp.mood AS ENUM ('calm', 'tense')")
                let row = try connection.query(
                    Statement(
                        "others",
                        """
                        SELECT 7::int4 AS i4, (-7)::int2 AS i2, 1.5::float4 AS f4, 'infinity'::timestamptz AS late,
                            '-infinity'::timestamptz AS early, DATE '2024-02-29' AS day, $1::text::pg_temp.mood AS mood,
                            ARRAY[1.5, 2]::float4[] AS floats, 'x'::varchar AS v, count(*) AS c, sum(3::bigint) AS s
                        """), ["tense"])[0]
                #expect(try row.get("i4", as: Int.self) == 7)
                #expect(try row.get("i2", as: Int64.self) == -7)
                #expect(try row.get("f4", as: Double.self) == 1.5)
                #expect(try row.get("late", as: Date.self) == .distantFuture)
                #expect(try row.get("early", as: Date.self) == .distantPast)
                #expect(try row.get("day", as: Date.self).timeIntervalSince1970 == 1_709_164_800)
                #expect(try row.get("mood", as: String.self) == "tense")
                #expect(try row.get("floats", as: [Float].self) == [1.5, 2])
                #expect(try row.get("v", as: String.self) == "x")
                #expect(try row.get("c", as: Int.self) == 1)
                #expect(try row.get("s", as: Int.self) == 3)
                #expect(throws: PostgresError.self) { try row.get("v", as: Int.self) }
            }
        }
    }

    @Test(arguments: [PostgresValue.text("a\0b"), .json("\"a\0b\""), .textArray(["fine", "\0"])])
    func whatPostgresCannotHoldIsRefusedBeforeItIsSent(_ value: PostgresValue) async throws {
        try await withPool { pool in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { try $0.execute(Statement("refused", "SELECT $1"), [value]) }
            }
            #expect(error?.code == .encoding)
        }
    }
}
