import Foundation
import TestSupport
import Testing

/// The executable as people use it.
@Suite(.timeLimit(.minutes(14)))
struct CommandTests {
    @Test func `Wrong settings are all reported at once and nothing starts`() async throws {
        let environment = ["MEMHUB_LISTEN": "nowhere", "MEMHUB_WORKERS": "many", "MEMHUB_LISTENN": "x", "HOME": "/tmp"]
        let result = try await HubProcess.run(["serve"], environment: environment)
        #expect(result.status == 78)
        for name in ["MEMHUB_LISTEN ", "MEMHUB_WORKERS", "MEMHUB_LISTENN"] { #expect(result.errors.contains(name)) }
        #expect(try await HubProcess.run(["serve", "--no-such-flag"], environment: ["HOME": "/tmp"]).status == 64)
    }

    @Test func `A port in use is said in one sentence`() async throws {
        try await HubProcess.with { hub in
            try await TestDatabase.shared.withDatabase(migrated: true) { database in
                let second = try HubProcess(database: database, settings: ["MEMHUB_LISTEN": "127.0.0.1:\(hub.port)"])
                await #expect(throws: HubFailure.self) { try await second.start() }
                #expect(second.log.contains("in use"))
                await second.end()
            }
        }
    }

    @Test func `Replay speaks a conversation and reports what became of it`() async throws {
        try await HubProcess.with { hub in
            let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Fixtures/conversation.jsonl").path
            let output = try await hub.command([
                "replay", file, "--url", hub.address.replacing("http://", with: "ws://"), "--token-file",
                hub.dataFolder + "/admin.token", "--speed", "full",
            ])
            #expect(output.contains("turns") && output.contains("0 failed"))
            let facts = try await hub.request("GET", "/api/memory/users/discord_1000001/facts", token: try hub.adminToken).text
            #expect(facts.contains("lives in Bergen") && facts.contains("peanuts"))
        }
    }

    @Test func `Tail shows events that were missed, from a seq on`() async throws {
        try await HubProcess.with { hub in
            let (dashboard, _) = try await hub.events(token: try hub.adminToken)
            let voice = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            _ = try await voice.say("I live in Lima.")
            let before = try #require(try await dashboard.events(untilEnded: 1).last).seq
            _ = try await voice.say("I love Turku.")
            _ = try await dashboard.events(untilEnded: 1)
            let tail = try ChildProgram(
                executable: HubProcess.executable, arguments: ["tail", "--url", hub.address, "--since", "\(before)"],
                environment: ["MEMHUB_DATA": hub.dataFolder], log: hub.dataFolder + "/tail.log")
            #expect(await tail.line(containing: "memory_extraction_completed", within: HubProcess.patience) != nil)
            tail.send(SIGINT)
            _ = try await tail.waitUntilExit(within: HubProcess.patience)
            #expect(tail.output.contains("Turku") && !tail.output.contains("Lima"))
        }
    }

    @Test func `A database that is not there is said clearly, without its password`() async throws {
        let folder = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let result = try await HubProcess.run(
            ["serve"], environment: ["DATABASE_URL": "postgresql://nobody:hunter2@127.0.0.1:1/none", "MEMHUB_DATA": folder])
        #expect(result.status != 0 && result.status < 128)
        #expect(result.errors.contains("PostgreSQL cannot be reached"))
        #expect(!(result.errors + result.text).contains("hunter2"))
    }

    @Test func `The administrator's token is readable by its owner only`() async throws {
        try await HubProcess.with { hub in
            let attributes = try FileManager.default.attributesOfItem(atPath: hub.dataFolder + "/admin.token")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }
}
