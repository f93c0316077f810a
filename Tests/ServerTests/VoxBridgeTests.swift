import Foundation
import TestSupport
import Testing
import Wire

/// A VoxBridge client moves over by changing an address: its own exchanges, played against a hub.
@Suite(.timeLimit(.minutes(14)))
struct VoxBridgeTests {
    @Test(arguments: ["account", "facts", "settings", "system-settings"])
    func `what VoxBridge's clients send is answered with the fields and statuses they read`(file: String) async throws {
        try await HubProcess.with { hub in
            var player = try await VoxBridgePlayer(hub: hub)
            for exchange in try VoxBridgeExchange.all(in: file) {
                let problems = try await player.play(exchange)
                #expect(problems.isEmpty)
            }
        }
    }

    @Test func `what one agent is told in confidence never reaches another, in voice, in search or in the facts made of it`() async throws {
        try await HubProcess.with { hub in
            let (admin, bot) = (try hub.adminToken, try await hub.botToken())
            var agents: [Identifier] = []
            for (name, scope) in [("Coach", "agent"), ("Doctor", "agent"), ("Guide", "global")] {
                let made = try await hub.request("POST", "/api/agents", token: admin, json: AgentFields(name: name, memoryScope: scope))
                agents.append(try made.decode(Agent.self).id)
            }
            let (coach, doctor, guide) = (agents[0], agents[1], agents[2])
            let (dashboard, _) = try await hub.events(token: admin)
            let user = "discord_1"
            let told = try await hub.voice(token: bot, as: user, agentId: coach)
            _ = try await told.say("I live in Oslo.")
            _ = try await dashboard.events(untilEnded: 1)
            let shared = try await hub.voice(token: bot, as: user, agentId: guide)
            _ = try await shared.say("My dog is called Pixel.")
            _ = try await dashboard.events(untilEnded: 1)

            let facts = try await hub.request("GET", "/api/memory/users/\(user)/facts?scope=agent", token: bot).decode([Fact].self)
            #expect(!facts.isEmpty && facts.allSatisfy { $0.agentId == coach })
            #expect(try await told.context("where do I live?").context.contains("Oslo"))
            #expect(try await told.context("what is my dog called?").context.contains("Pixel"))
            for agent in [doctor, guide, nil] {
                let voice = try await hub.voice(token: bot, as: user, agentId: agent)
                let context = try await voice.context("where do I live?")
                #expect(!context.context.contains("Oslo") && !context.facts.contains { $0.factText.contains("Oslo") })
                #expect(try await voice.context("what is my dog called?").context.contains("Pixel"))
                let search = SearchRequest(query: "where do I live?", userId: user, agentId: agent)
                let found = try await hub.request("POST", "/api/memory/search", token: bot, json: search)
                #expect(found.status == 200 && !found.text.contains("Oslo"))
            }
            let recalled = try await hub.request(
                "POST", "/memory/recall", token: bot, json: RecallRequest(query: "where do I live?", userId: user))
            #expect(!recalled.text.contains("Oslo"))
            #expect(try await !hub.request("GET", "/api/memory/users/\(user)/summary", token: bot).text.contains("Oslo"))
        }
    }

    @Test func `the administrator's policy is in force on the other node too`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database) { first in
                try await HubProcess.with(database: database) { second in
                    let (admin, bot) = (try first.adminToken, try await first.botToken())
                    let made = try await first.request("POST", "/api/agents", token: admin, json: AgentFields(name: "Coach", memoryScope: "agent"))
                    let coach = try made.decode(Agent.self).id
                    let voice = try await second.voice(token: bot, as: "discord_1", agentId: coach)
                    _ = try await voice.say("My vault code is pelican.")
                    #expect(try await voice.context("what is my vault code?").facts.contains { $0.factText.contains("pelican") })
                    let path = "/api/system-settings/admin-memory-policy"
                    let update = MemoryPolicyUpdate(allowAgentSpecificMemoryGlobally: false)
                    #expect(try await first.request("PUT", path, token: admin, json: update).status == 200)
                    // The other node hears of it through the database, as soon as it is scheduled.
                    let limit = ContinuousClock.now + HubProcess.patience
                    while try await voice.context("what is my vault code, then?").facts.contains(where: { $0.factText.contains("pelican") }) {
                        guard ContinuousClock.now < limit else { throw HubFailure("the policy is not in force on the other node") }
                    }
                    _ = try await voice.say("My vault code is walrus.")
                    let other = try await first.voice(token: bot, as: "discord_1")
                    let context = try await other.context("what is my vault code?").context
                    #expect(context.contains("walrus") && !context.contains("pelican"))
                    #expect(try await second.request("GET", path, token: admin).decode(MemoryPolicyState.self).policy.defaultEnabled)
                }
            }
        }
    }

    @Test func `a model is downloaded from the hub of the setting, told of as it comes, and cleaned up`() async throws {
        let name = "owner/small-model"
        let models = try ModelHubServer(repository: name, files: ModelHubServer.smallModel(weights: 500_000))
        defer { models.stop() }
        models.fail("model.safetensors", with: .cut(after: 100_000))
        try await HubProcess.with(settings: ["HF_ENDPOINT": models.address]) { hub in
            let admin = try hub.adminToken
            let settings = "/api/system-settings"
            let (dashboard, _) = try await hub.events(token: admin, Subscribe(events: ["model_download_progress"]))
            let started = try await hub.request(
                "POST", settings + "/embedding-model/download", token: admin, json: ModelDownloadRequest(model: name))
            #expect(started.status == 202)
            #expect(try started.decode(ModelDownloadAnswer.self).status == .downloading)
            let events = try await dashboard.events { $0.status == "completed" || $0.status == "failed" }
            let last = try #require(events.last)
            #expect(last.status == "completed" && last.data["model"] == .string(name) && last.data["done"] == last.data["total"])

            let answer = try await hub.request("GET", settings + "/embedding-model-status?model=\(name)", token: admin)
            let status = try answer.decode(EmbeddingModelStatus.self).status
            #expect(status.isCached && status.filesCount == 6 && status.files.contains { $0.name == "model.safetensors" && $0.sizeBytes == 500_000 })
            #expect(status.cacheLocation == hub.dataFolder + "/models/owner--small-model")
            let again = try await hub.request(
                "POST", settings + "/embedding-model/download", token: admin, json: ModelDownloadRequest(model: name))
            #expect(again.status == 200)

            let cleaned = try await hub.request("POST", settings + "/embedding-model/cleanup", token: admin).decode(ModelCleanup.self)
            #expect(cleaned.modelsDeleted == [name] && cleaned.spaceReclaimedBytes > 500_000 && cleaned.spaceReclaimedMB > 0.4)
            #expect(try await hub.request("GET", "/api/memory/stats", token: admin).status == 200)
            let bad = try await hub.request(
                "POST", settings + "/embedding-model/download", token: admin, json: ModelDownloadRequest(model: "../../etc"))
            #expect(bad.status == 422 && bad.problem?.errors?.first?.field == "model")
        }
    }
}
