import Foundation
import TestSupport
import Testing
import Wire

@Suite(.timeLimit(.minutes(5)))
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
            let voice = try await hub.voice(token: token)
            #expect(try await voice.context("which instrument do I play, the viola?").context.contains("a viola"))
            let history = try await hub.request("GET", "\(facts)/\(fact.id)/history", token: token).decode([FactHistoryEntry].self)
            #expect(history.map(\.event) == ["ADD", "UPDATE"])
            #expect(history.last?.oldText == "instrument: a cello" && history.last?.actor == "user")

            #expect(try await hub.request("DELETE", "\(facts)/\(fact.id)", token: token).status == 204)
            #expect(try await hub.request("GET", "\(facts)/\(fact.id)", token: token).status == 404)
            #expect(try await hub.request("DELETE", "\(facts)/\(fact.id)", token: token).status == 404)
            #expect(try await voice.context("which instrument do I play, the viola?").facts.isEmpty)
            let after = try await hub.request("GET", "\(facts)/\(fact.id)/history", token: token)
            #expect(try after.decode([FactHistoryEntry].self).last?.event == "DELETE")
            #expect(!after.text.contains("cello"))
        }
    }

    @Test func `Lists come in pages that follow each other without gap or repetition`() async throws {
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
            #expect(try await hub.request("PUT", "/api/agents/\(coach.id)", token: admin, json: AgentFields(retention: 30)).decode(Agent.self).retention == 30)
            #expect(try await hub.request("DELETE", "/api/agents/\(coach.id)", token: admin).status == 204)
            #expect(try await hub.request("GET", "/api/agents/\(coach.id)", token: bot).status == 404)
            #expect(try await hub.request("GET", "/api/memory/users/discord_1/facts", token: bot).text == "[]")
        }
    }

    @Test func `Every refusal is a problem document with its status and code`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_REGISTRATIONS_PER_MINUTE": "2"]) { hub in
            let token = try hub.adminToken
            let facts = "/api/memory/users/discord_1/facts"
            let cases: [(method: String, path: String, body: String?, token: String?, status: Int, code: ErrorCode)] = [
                ("GET", "/api/nothing", nil, token, 404, .notFound), ("PATCH", "/api/agents", nil, token, 405, .notAllowed),
                ("GET", "/api/auth/me", nil, nil, 401, .unauthorized), ("POST", facts, "{", token, 400, .invalidJSON),
                ("POST", facts, "{}", token, 422, .missingField),
                ("POST", facts, #"{"fact_key":"a","fact_value":"b","importance":2}"#, token, 422, .invalidField),
                ("POST", facts, #"{"fact_key":"a","fact_value":"b","memory_bank":"Attic"}"#, token, 422, .invalidField),
                ("POST", facts, #"{"fact_key":"a","fact_value":"b\u0000"}"#, token, 422, .invalidField),
                ("GET", facts + "/not-a-uuid", nil, token, 422, .invalidField),
                ("GET", facts + "?limit=501", nil, token, 422, .invalidField),
                ("GET", "/api/memory/users/discord_1/facts", nil, token, 404, .notFound),
                ("GET", "/api/memory/users/nonsense/facts", nil, token, 422, .invalidField),
                ("POST", "/api/auth/enable-memory", nil, token, 403, .notAllowed),
                ("GET", "/api/memory/tasks?status=odd", nil, token, 422, .invalidField),
                ("GET", "/api/memory/tasks/\(UUID())", nil, token, 404, .notFound),
            ]
            for item in cases {
                let answer = try await hub.request(item.method, item.path, token: item.token, body: item.body)
                #expect(answer.status == item.status, "\(item.method) \(item.path)")
                #expect(answer.problem?.code == item.code.rawValue, "\(item.method) \(item.path)")
                #expect(answer.header("content-type") == "application/problem+json")
            }
            let form = try await hub.request(
                "POST", "/api/auth/register", body: "a=b", headers: [(name: "Content-Type", value: "application/x-www-form-urlencoded")])
            #expect(form.status == 415)
            let large = try await hub.request("POST", facts, token: token, body: String(repeating: " ", count: (1 << 20) + 1))
            #expect(large.status == 413)
            for _ in 0..<2 { _ = try await hub.request("POST", "/api/auth/register", json: RegisterRequest(displayName: "Ann")) }
            let limited = try await hub.request("POST", "/api/auth/register", json: RegisterRequest(displayName: "Ann"))
            #expect(limited.status == 429 && limited.header("retry-after") != nil)
        }
    }

    @Test func `A failed task tells why and can be retried`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            let voice = try await hub.voice(token: token, as: "discord_1")
            let (dashboard, _) = try await hub.events(token: token)
            let task = try #require(try await voice.say("I live in Oslo.").taskId)
            _ = try await dashboard.events(untilEnded: 1)
            let retry = try await hub.request("POST", "/api/memory/tasks/\(task)/retry", token: token)
            #expect(retry.status == 409 && retry.problem?.code == ErrorCode.conflict.rawValue)
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
