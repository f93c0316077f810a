import Foundation
import Hub
import Postgres
import TestSupport
import Testing
import Wire

/// What every memory provider must do, asked of each through `/memory/*`.
@Suite(.timeLimit(.minutes(14)))
struct ProviderTests {
    @Test(arguments: ["native", "memory", "memory,native"])
    func `A provider of this hub does what all must do`(_ provider: String) async throws {
        try await HubProcess.with(settings: ["MEMORY_PROVIDER": provider]) { hub in
            try await ProviderConformance(hub: hub, bot: try await hub.botToken(), name: provider).check()
        }
    }

    @Test func `Another Memhub does what all must do, through its door for mem0's clients`() async throws {
        try await withTwoHubs(provider: "http") { hub, _ in
            try await ProviderConformance(hub: hub, bot: try await hub.botToken(), name: "http").check()
            let own = try await hub.request("GET", "/api/memory/users/discord_1/facts", token: try await hub.botToken())
            #expect(own.status == 404, "nothing is kept here")
            #expect(!hub.log.contains("pelican"))
        }
    }

    @Test func `While the first provider does not answer the next one remembers and recalls, and erasure waits for it`() async throws {
        try await withTwoHubs(provider: "http,native") { hub, other in
            let bot = try await hub.botToken()
            try await other.kill()
            let remember = RememberRequest(content: "The vault code is pelican seventeen.", userId: "discord_1")
            #expect(try await hub.request("POST", "/memory/remember", token: bot, json: remember).status == 200)
            let recall = RecallRequest(query: "What is the vault code?", userId: "discord_1")
            let found = try await hub.request("POST", "/memory/recall", token: bot, json: recall).decode(Recalled.self)
            #expect(found.memories.map(\.content) == [remember.content])
            #expect(try await hub.request("GET", "/memory/health").status == 200)
            let erased = try await hub.request("DELETE", "/api/memory/users/discord_1?confirm=true", token: bot)
            #expect(erased.status == 503, "what may be held elsewhere is not gone")
            try await other.start()
        }
    }

    /// The first hub keeps its memories in the second.
    private func withTwoHubs(provider: String, _ body: (HubProcess, HubProcess) async throws -> Void) async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            let other = try HubProcess(database: database)
            do {
                try await other.start()
                let settings = [
                    "MEMORY_PROVIDER": provider, "MEM0_BASE_URL": other.address + "/", "MEM0_API_KEY": try await other.botToken(),
                    "MEM0_HMAC_SECRET": "a-secret-of-both",
                ]
                try await HubProcess.with(settings: settings) { hub in try await body(hub, other) }
            } catch {
                await other.end()
                throw error
            }
            await other.end()
        }
    }
}

/// The suite: one store, two users, everything that can be asked.
private struct ProviderConformance {
    let hub: HubProcess
    let bot: String
    let name: String

    private static let (ann, ben) = ("discord_1", "discord_2")

    func check() async throws {
        let health = try await hub.request("GET", "/memory/health")
        #expect(try health.status == 200 && health.decode(ProviderHealth.self).provider == name)

        let metadata = JSONValue.object(["source": .string("form"), "depth": .object(["n": .int(3)])])
        let first = try await remember("The vault code is pelican seventeen.", for: Self.ann, metadata)
        let second = try await remember("My sister plays the cello in an orchestra.", for: Self.ann)
        _ = try await remember("The vault code is heron three.", for: Self.ben)

        let found = try #require(try await recall("What is the vault code?", of: Self.ann).first)
        #expect(found.id == first && found.content == "The vault code is pelican seventeen.")
        #expect(found.metadata == metadata && found.similarityScore ?? 0 > 0)
        #expect(try await recall("What is the vault code?", of: Self.ann).allSatisfy { !$0.content.contains("heron") })

        #expect(try await list(of: Self.ann, "").map(\.id) == [second, first])
        let page = try await hub.request("GET", "/memory/list?user_id=\(Self.ann)&limit=1", token: bot)
        #expect(try page.decode([Memory].self).map(\.id) == [second])
        let next = try #require(page.header("link")?.split(separator: ">").first?.dropFirst())
        #expect(try await hub.request("GET", String(next), token: bot).decode([Memory].self).map(\.id) == [first])

        #expect(try await delete(first, of: Self.ben) == 404, "another's memory is not known")
        #expect(try await delete(first, of: Self.ann) == 204)
        #expect(try await delete(first, of: Self.ann) == 404)
        #expect(try await recall("What is the vault code?", of: Self.ann).allSatisfy { $0.id != first })
        #expect(try await list(of: Self.ann, "").map(\.id) == [second])

        let empty = RememberRequest(content: " ", userId: Self.ann)
        #expect(try await hub.request("POST", "/memory/remember", token: bot, json: empty).status == 422)
        try await together()
        try await consent()
        // Also of somebody who has no memory there.
        _ = try await hub.voice(token: bot, as: Self.ben)
        _ = try await hub.voice(token: bot, as: "discord_5")
        for userId in [Self.ben, "discord_5"] {
            #expect(try await hub.request("DELETE", "/api/memory/users/\(userId)?confirm=true", token: bot).status == 200, "\(userId)")
            #expect(try await recall("What is the vault code?", of: userId).isEmpty)
        }
    }

    /// Many at once, each its own.
    private func together() async throws {
        let ids = try await withThrowingTaskGroup(of: Identifier.self) { group in
            for number in 0..<40 { group.addTask { try await remember("Locker \(number) holds a red kite.", for: "discord_3") } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.count == 40)
        #expect(Set(try await list(of: "discord_3", "&limit=100").map(\.id)) == ids)
    }

    /// Whoever is not remembered is neither kept nor recalled.
    private func consent() async throws {
        let admin = try hub.adminToken
        let settings = "/api/memory/users/discord_4/settings"
        _ = try await hub.voice(token: bot, as: "discord_4")
        _ = try await remember("The attic is full of old maps.", for: "discord_4")
        #expect(try await hub.request("PUT", settings, token: admin, json: UserSettingsUpdate(memoryEnabled: false)).status == 200)
        let refused = RememberRequest(content: "I collect stamps.", userId: "discord_4")
        #expect(try await hub.request("POST", "/memory/remember", token: bot, json: refused).status == 403)
        #expect(try await recall("What is in the attic?", of: "discord_4").isEmpty)
    }

    private func remember(
        _ content: String, for userId: String, _ metadata: JSONValue? = nil
    ) async throws -> Identifier {
        let answer = try await hub.request(
            "POST", "/memory/remember", token: bot, json: RememberRequest(content: content, metadata: metadata, userId: userId))
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.decode(Remembered.self).memoryId
    }

    private func recall(_ query: String, of userId: String) async throws -> [Memory] {
        try await hub.request("POST", "/memory/recall", token: bot, json: RecallRequest(query: query, userId: userId))
            .decode(Recalled.self).memories
    }

    private func list(of userId: String, _ rest: String) async throws -> [Memory] {
        try await hub.request("GET", "/memory/list?user_id=\(userId)\(rest)", token: bot).decode([Memory].self)
    }

    private func delete(_ id: Identifier, of userId: String) async throws -> Int {
        try await hub.request("DELETE", "/memory/\(id)?user_id=\(userId)", token: bot).status
    }
}
