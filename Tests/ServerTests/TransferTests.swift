import Foundation
import Postgres
import TestSupport
import Testing
import Wire

/// `memhub import` and `memhub export` as people use them.
@Suite(.timeLimit(.minutes(14)))
struct TransferTests {
    @Test func `A running hub's memories move to another one`() async throws {
        try await HubProcess.with { first in
            let (dashboard, _) = try await first.events(token: try first.adminToken)
            let voice = try await first.voice(token: try first.adminToken, as: "discord_1")
            _ = try await voice.say("I live in Lima.")
            _ = try await dashboard.events(untilEnded: 1)
            _ = try await first.command(["export", first.dataFolder + "/hub.jsonl"])
            let attributes = try FileManager.default.attributesOfItem(atPath: first.dataFolder + "/hub.jsonl")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            try await HubProcess.with { second in
                let report = try await second.command(["import", "json", first.dataFolder + "/hub.jsonl"])
                #expect(report.contains("facts") && !report.contains("left out"))
                let facts = try await second.request("GET", "/api/memory/users/discord_1/facts", token: try second.adminToken).text
                #expect(facts.contains("Lima"))
            }
        }
    }

    @Test func `An import that was killed goes on, and its reports hold no texts`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            let folder = try TestServer.makeDataDirectory()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let lines = (1...1200).map { number in
                #"{"id":"memory-\#(number)","memory":"Zebra number \#(number)","user_id":"discord_\#(number % 5)"}"#
            }
            try Data(((lines + [#"{"id":"lost","memory":"Zebra of nobody"}"#]).joined(separator: "\n")).utf8).write(to: URL(filePath: folder + "/memories.jsonl"))
            let environment = [
                "DATABASE_URL": "\(database.connectionString) dbname=\(database.database ?? "")", "MEMHUB_DATA": folder, "HOME": "/tmp",
            ]
            let arguments = ["import", "json", folder + "/memories.jsonl", "--report", folder + "/report.jsonl"]
            let killed = try ChildProgram(executable: HubProcess.executable, arguments: arguments, environment: environment, log: folder + "/log")
            let pool = PostgresPool(configuration: database, size: 1, name: "watch", logger: .init(label: "watch"))
            let deadline = ContinuousClock.now + HubProcess.patience
            while try await count("vectors", pool) == 0 { guard ContinuousClock.now < deadline else { throw HubFailure("nothing came in") } }
            killed.send(SIGKILL)
            #expect(try await killed.waitUntilExit(within: HubProcess.patience) == 128 + SIGKILL)
            #expect(try await count("vectors", pool) < 1200)

            let result = try await HubProcess.run(arguments, environment: environment)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try await count("facts", pool) == 1200)
            #expect(try await count("vectors", pool) == 1200)
            let report = try String(contentsOfFile: folder + "/report.jsonl", encoding: .utf8)
            #expect(report.contains(#""reason":"user_missing""#) && report.contains(#""dry_run":false"#))
            #expect(!(report + result.text + result.errors).contains("Zebra"))

            let again = try await HubProcess.run(arguments + ["--dry-run"], environment: environment)
            #expect(again.status == 0 && again.text.contains("0 kept, 0 to be embedded"))
            await pool.close()
        }
    }

    @Test func `Wrong options are refused before anything is read`() async throws {
        for options in [["--platform", "Discord"], ["--user", "nobody"], ["--vectors", "some"], ["--user", "discord_1", "--platform", "x"]] {
            let result = try await HubProcess.run(["import", "json", "/tmp/none.jsonl"] + options, environment: ["HOME": "/tmp"])
            #expect(result.status == 64, "\(options): \(result.errors)")
        }
    }

    private func count(_ table: String, _ pool: PostgresPool) async throws -> Int {
        try await pool.withConnection { connection in
            try connection.query(Statement("transfer_count", "SELECT count(*) AS rows FROM \(table)")).first?.get("rows") ?? 0
        }
    }
}
