import Foundation
import Postgres
import TestSupport
import Testing
import Wire

@Suite(.timeLimit(.minutes(14)))
struct HTTPRouteTests {
    @Test func `A fact is created in the queue, read, changed, traced and deleted`() async throws {
        try await HubProcess.with { hub in
            let ann = try await hub.register("Ann")
            let token = ann.authToken
            let facts = "/api/memory/users/me/facts"
            let (dashboard, _) = try await hub.events(token: token)
            let created = try await hub.request(
                "POST", facts, token: token,
                json: FactCreate(
                    factKey: "instrument", factValue: "a cello", importance: 0.9, memoryBank: "Interests", protected: true,
                    metadata: .object(["source": .string("form")])))
            #expect(created.status == 202)
            let task = try created.decode(TaskAccepted.self).taskId
            let events = try await dashboard.events { $0.isTaskEnd && $0.taskId == task.description }
            #expect(events.contains { $0.type == "fact_extracted" })
            #expect(try await hub.request("GET", "/api/memory/tasks/\(task)", token: token).decode(ExtractionTask.self).factsCount == 1)

            let list = try await hub.request("GET", facts, token: token)
            #expect(list.header("x-memhub-epoch") != nil && Int(list.header("x-memhub-seq") ?? "") ?? 0 > 0)
            let fact = try #require(try list.decode([Fact].self).first)
            #expect(fact.factText == "instrument: a cello" && fact.origin == "manual" && fact.protected)
            #expect(fact.metadata == .object(["source": .string("form")]))

            let changed = try await hub.request(
                "PUT", "\(facts)/\(fact.id)", token: token, json: FactUpdate(factValue: "a viola")
            ).decode(Fact.self)
            #expect(changed.factText == "instrument: a viola")
            _ = try await dashboard.events { $0.type == "fact_updated" && $0.data["id"] == .string(fact.id.description) }
            let search = SearchRequest(query: "which instrument do I play?")
            let found = try await hub.request("POST", "/api/memory/search", token: token, json: search).decode(SearchResult.self)
            #expect(found.results.map(\.factText) == ["instrument: a viola"])
            let voice = try await hub.voice(token: token)
            #expect(try await voice.context("which instrument do I play, the viola?").context.contains("a viola"))
            let history = try await hub.request("GET", "\(facts)/\(fact.id)/history", token: token).decode([FactHistoryEntry].self)
            #expect(history.map(\.event) == ["ADD", "UPDATE"])
            #expect(history.last?.oldText == "instrument: a cello" && history.last?.actor == "user")

            #expect(try await hub.request("DELETE", "\(facts)/\(fact.id)", token: token).status == 200)
            _ = try await dashboard.events { $0.type == "fact_deleted" && $0.data["id"] == .string(fact.id.description) }
            #expect(try await hub.request("POST", "/api/memory/search", token: token, json: search).decode(SearchResult.self).count == 0)
            #expect(try await hub.request("GET", "\(facts)/\(fact.id)", token: token).status == 404)
            #expect(try await hub.request("DELETE", "\(facts)/\(fact.id)", token: token).status == 404)
            #expect(try await voice.context("which instrument do I play, the viola?").facts.isEmpty)
            let after = try await hub.request("GET", "\(facts)/\(fact.id)/history", token: token)
            #expect(try after.decode([FactHistoryEntry].self).last?.event == "DELETE")
            #expect(!after.text.contains("cello"))
        }
    }

    @Test func `An administrator who names nobody searches everybody's facts, each with its user; a bot may not`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            for (user, dish) in [("discord_1", "sushi"), ("telegram_2", "pizza")] {
                let remember = RememberRequest(content: "for dinner I always order \(dish)", userId: user)
                #expect(try await hub.request("POST", "/memory/remember", token: token, json: remember).status == 200)
            }
            let search = SearchRequest(query: "what should I order for dinner?")
            let found = try await hub.request("POST", "/api/memory/search", token: token, json: search).decode(SearchResult.self)
            #expect(Set(found.results.map(\.userId)) == ["discord_1", "telegram_2"])
            #expect(found.results.allSatisfy { $0.factText.contains($0.userId == "discord_1" ? "sushi" : "pizza") })
            let own = SearchRequest(query: "what should I order for dinner?", userId: "discord_1")
            let answer = try await hub.request("POST", "/api/memory/search", token: token, json: own)
            #expect(try answer.decode(SearchResult.self).results.map(\.userId) == [nil])
            #expect(!answer.text.contains("user_id"))
            let bot = try await hub.botToken()
            #expect(try await hub.request("POST", "/api/memory/search", token: bot, json: search).status == 422)
        }
    }

    @Test func `Lists are filtered, and come in pages that follow each other without gap or repetition`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            for index in 0..<7 {
                let remembered = try await hub.request(
                    "POST", "/memory/remember", token: token,
                    json: RememberRequest(content: "note \(index)", metadata: .object(["n": .int(Int64(index))]), userId: "discord_1"))
                #expect(remembered.status == 200)
            }
            var path: String? = "/api/memory/users/discord_1/facts?limit=3"
            var values: [String] = []
            while let next = path {
                let page = try await hub.request("GET", next, token: token)
                values += try page.decode([Fact].self).map(\.factValue)
                path = page.header("link").flatMap { $0.split(separator: ">").first }.map { String($0.dropFirst()) }
            }
            #expect(values == (0..<7).reversed().map { "note \($0)" })

            for (query, count) in [
                ("q=note%205", 1), ("q=NOTE", 7), ("q=%25", 0), ("q=_", 0), ("bank=Work", 0), ("bank=General", 7), ("sector=semantic", 7),
            ] {
                let filtered = try await hub.request("GET", "/api/memory/users/discord_1/facts?\(query)", token: token)
                #expect(try filtered.decode([Fact].self).count == count, "\(query)")
            }

            let recalled = try await hub.request(
                "POST", "/memory/recall", token: token, json: RecallRequest(query: "note 4", limit: 2, userId: "discord_1")
            ).decode(Recalled.self)
            #expect(recalled.count == 2 && recalled.memories.first?.metadata == .object(["n": .int(4)]))
            let id = try #require(recalled.memories.first?.id)
            #expect(try await hub.request("DELETE", "/memory/\(id)?user_id=discord_1", token: token).status == 204)
            let listed = try await hub.request("GET", "/memory/list?user_id=discord_1", token: token).decode([Memory].self)
            #expect(listed.count == 6)
        }
    }

    @Test func `Agents have a memory of their own when their scope says so`() async throws {
        try await HubProcess.with { hub in
            let (admin, bot) = (try hub.adminToken, try await hub.botToken())
            #expect(try await hub.request("POST", "/api/agents", token: bot, json: AgentFields(name: "x")).status == 403)
            let own = try await hub.request("POST", "/api/agents", token: admin, json: AgentFields(name: "Coach", memoryScope: "agent"))
            #expect(own.status == 201)
            let coach = try own.decode(Agent.self)
            let (dashboard, _) = try await hub.events(token: admin, Subscribe(agentId: coach.id))
            let voice = try await hub.voice(token: bot, as: "discord_1", agentId: coach.id)
            _ = try await voice.say("I live in Oslo.")
            _ = try await dashboard.events(untilEnded: 1)
            #expect(try await voice.context("where do I live?").context.contains("Oslo"))
            let other = try await hub.voice(token: bot, as: "discord_1")
            #expect(try await other.context("where do I live?").facts.isEmpty)
            for (days, kept) in [(30, 30), (nil, 30), (0, nil)] as [(Int?, Int?)] {
                let changed = try await hub.request("PUT", "/api/agents/\(coach.id)", token: admin, json: AgentFields(retention: days))
                #expect(try changed.decode(Agent.self).retention == kept)
            }
            #expect(try await hub.request("DELETE", "/api/agents/\(coach.id)", token: admin).status == 204)
            #expect(try await hub.request("GET", "/api/agents/\(coach.id)", token: bot).status == 404)
            #expect(try await hub.request("GET", "/api/memory/users/discord_1/facts", token: bot).text == "[]")
        }
    }

    @Test func `A failed task tells why and can be retried, one that ended well cannot`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database) { hub in
                let token = try hub.adminToken
                let voice = try await hub.voice(token: token, as: "discord_1")
                let (dashboard, _) = try await hub.events(token: token, Subscribe(events: ["memory_extraction_*"]))
                let task = try #require(try await voice.say("I live in Oslo.").taskId)
                _ = try await dashboard.events(untilEnded: 1)
                let early = try await hub.request("POST", "/api/memory/tasks/\(task)/retry", token: token)
                #expect(early.status == 409 && early.problem?.code == ErrorCode.conflict.rawValue)

                let pool = PostgresPool(configuration: database, size: 1, name: "failure", logger: .init(label: "failure"))
                try await pool.withConnection { connection in
                    try connection.executeScript(
                        "UPDATE extraction_tasks SET status = 'failed', error = 'the worker was lost' WHERE task_id = '\(task)'")
                }
                await pool.close()
                let failed = try await hub.request("GET", "/api/memory/tasks?status=failed", token: token).decode([ExtractionTask].self)
                #expect(failed.map(\.taskId) == [task] && failed.first?.error == "the worker was lost")
                #expect(try await hub.request("POST", "/api/memory/tasks/\(task)/retry", token: token).status == 202)
                let events = try await dashboard.events(untilEnded: 1)
                #expect(events.map(\.type) == ["queued", "processing", "completed"].map { "memory_extraction_\($0)" })
                let facts = try await hub.request("GET", "/api/memory/users/discord_1/facts", token: token).decode([Fact].self)
                #expect(facts.count == 1, "a retry doubles no fact")
            }
        }
    }

    @Test func `Identity, settings, queue and statistics answer with what is true of the one who asks`() async throws {
        try await HubProcess.with { hub in
            let ann = try await hub.register("Ann")
            let token = ann.authToken
            let me = try await hub.request("GET", "/api/auth/me", token: token).decode(WhoAmI.self)
            #expect(me.kind == .user && me.userId == ann.userId && me.displayName == "Ann" && me.memoryEnabled == true)
            let bot = try await hub.request("GET", "/api/auth/me", token: try await hub.botToken()).decode(WhoAmI.self)
            #expect(bot.kind == .bot && bot.platform == "discord" && bot.userId == nil)
            #expect(try await hub.request("GET", "/api/auth/me", token: try hub.adminToken).decode(WhoAmI.self).kind == .admin)

            let path = "/api/memory/users/me/settings"
            let update = UserSettingsUpdate(displayName: "Ann O'Neil 🚲", timeZone: "Europe/Oslo")
            let settings = try await hub.request("PUT", path, token: token, json: update).decode(UserSettings.self)
            #expect(settings.displayName == "Ann O'Neil 🚲" && settings.timeZone == "Europe/Oslo" && settings.memoryEnabled)
            #expect(try await hub.request("GET", path, token: token).decode(UserSettings.self) == settings)

            let (dashboard, _) = try await hub.events(token: token)
            let voice = try await hub.voice(token: token)
            let task = try #require(try await voice.say("I like tea.").taskId)
            _ = try await dashboard.events(untilEnded: 1)
            let shown = try await hub.request("GET", "/api/memory/tasks/\(task)", token: token).decode(ExtractionTask.self)
            #expect(shown.status == "completed" && shown.attempts == 1 && shown.factsCount == 1 && shown.finishedAt != nil)
            let queue = try await hub.request("GET", "/api/metrics/extraction-queue", token: token).decode(QueueMetrics.self)
            #expect(queue.completed == 1 && queue.pending == 0 && queue.failed == 0)
            let statistics = try await hub.request("GET", "/api/memory/stats", token: token).decode(MemoryStatistics.self)
            #expect(statistics.totalFacts == 1 && statistics.totalTurns == 1 && statistics.totalUsers == 1)
        }
    }

    @Test func `The dashboard is served under a strict policy, health and metrics to everybody`() async throws {
        try await HubProcess.with { hub in
            let page = try await hub.request("GET", "/")
            #expect(page.status == 200 && page.header("content-type")?.hasPrefix("text/html") == true)
            let policy = try #require(page.header("content-security-policy"))
            #expect(policy.contains("default-src 'self'") && !policy.contains("unsafe"))
            let tag = try #require(page.header("etag"))
            #expect(try await hub.request("GET", "/", headers: [(name: "If-None-Match", value: tag)]).status == 304)
            #expect(try await hub.request("HEAD", "/").body.isEmpty)
            #expect(try await hub.request("GET", "/../Package.swift").status == 404)
            #expect(try await hub.request("GET", "/health/live").status == 200)
            #expect(try await hub.request("GET", "/health/ready").decode(Health.self).status == "healthy")
            #expect(try await hub.request("GET", "/metrics").text.contains("# TYPE memhub_context_seconds histogram"))
        }
    }
}
