import Foundation
import TestSupport
import Testing
import Wire

/// Programs written for mem0 move over by changing an address.
@Suite(.timeLimit(.minutes(14)))
struct Mem0Tests {
    @Test(arguments: ["MemoryClient", "AsyncMemoryClient"])
    func `mem0's own client lives its whole life on a hub`(_ client: String) async throws {
        let python = try #require(ProcessInfo.processInfo.environment["MEMHUB_TEST_PYTHON_MEM0"], "run make test")
        try await HubProcess.with { hub in
            let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Clients/mem0/whole_life.py").path
            var environment = ProcessInfo.processInfo.environment
            environment["MEM0_TELEMETRY"] = "False"
            environment["MEM0_DIR"] = hub.dataFolder + "/mem0"
            let result = try await HubProcess.run(
                [script, client, hub.address, try await hub.botToken()], executable: python, environment: environment)
            #expect(result.status == 0, "\(result.text)\(result.errors)")
            #expect(!hub.log.contains("pelican"))
        }
    }

    @Test func `Another user's memory is not known, and no filter widens what a token sees`() async throws {
        try await HubProcess.with { hub in
            let (ann, ben) = (try await hub.register("Ann"), try await hub.register("Ben"))
            let (discord, telegram) = (try await hub.botToken(), try await hub.botToken(platform: "telegram"))
            let secret = try await keep("The vault code is pelican seventeen.", for: nil, hub, ann.authToken)
            let platform = try await keep("The vault code is heron three.", for: "eve", hub, discord)
            for (token, id, words) in [
                (ben.authToken, secret, ["vault", "eve"]), (discord, secret, ["pelican", ann.userId]), (telegram, platform, ["vault", "eve"]),
            ] {
                func holdsNone(_ answer: HubAnswer) -> Bool { answer.status == 200 && !words.contains(where: answer.text.contains) }
                let path = "/v1/memories/\(id)/"
                #expect(try await hub.request("GET", path, token: token).status == 404)
                #expect(try await hub.request("GET", path + "history/", token: token).status == 404)
                #expect(try await hub.request("PUT", path, token: token, json: Mem0Update(text: "x")).status == 404)
                #expect(try await hub.request("DELETE", path, token: token).status == 404)
                let batch = Mem0Batch(memories: [.init(memoryId: "\(id)", text: "x")])
                #expect(try await hub.request("PUT", "/v1/batch/", token: token, json: batch).status == 404)
                #expect(try await hub.request("DELETE", "/v1/batch/", token: token, json: batch).status == 404)
                for filter in Self.filters(reachingFor: [ann.userId, "discord_eve"], id) {
                    let search = Mem0Search(query: "vault code", filters: filter)
                    let found = try await hub.request("POST", "/v3/memories/search/", token: token, json: search)
                    #expect(holdsNone(found), "\(filter)")
                    let listed = try await hub.request("POST", "/v3/memories/", token: token, json: Mem0List(filters: filter))
                    #expect(holdsNone(listed), "\(filter)")
                }
                #expect(holdsNone(try await hub.request("GET", "/v1/entities/", token: token)))
            }
            for name in [ann.userId, "discord_eve"] {
                let add = Mem0Add(messages: [Mem0Message(role: "user", content: .text("x"))], userId: name, infer: false)
                #expect(try await hub.request("POST", "/v3/memories/add/", token: ben.authToken, json: add).status == 403)
                #expect(try await hub.request("DELETE", "/v1/memories/?user_id=\(name)", token: ben.authToken).status == 403)
                #expect(try await hub.request("DELETE", "/v2/entities/user/\(name)/", token: ben.authToken).status == 403)
            }
            #expect(try await hub.request("DELETE", "/v1/memories/?run_id=r", token: ben.authToken).status == 200)
            #expect(try await hub.request("GET", "/v1/memories/\(secret)/", token: ann.authToken).status == 200)
            let everything = try await hub.request("POST", "/v3/memories/", token: try hub.adminToken, json: Mem0List())
            #expect(everything.text.contains("pelican") && everything.text.contains("heron"))
        }
    }

    @Test func `What was added is extracted after a crash`() async throws {
        try await HubProcess.with { hub in
            let token = try await hub.botToken()
            let (_, start) = try await hub.events(token: token)
            let add = Mem0Add(messages: [Mem0Message(role: "user", content: .text("I live in Oslo."))], userId: "eve")
            let queued = try await hub.request("POST", "/v3/memories/add/", token: token, json: add).decode(Mem0Queued.self)
            try await hub.kill()
            try await hub.start()
            let (dashboard, _) = try await hub.events(token: token, Subscribe(epoch: start.epoch, since: start.lastSeq))
            _ = try await dashboard.events(untilEnded: 1)
            let event = try await hub.request("GET", "/v1/event/\(queued.eventId)/", token: token).decode(Mem0Event.self)
            #expect(event.status == "SUCCEEDED" && event.results.contains { $0.memory.contains("Oslo") })
            let stranger = try await hub.botToken(platform: "telegram")
            #expect(try await hub.request("GET", "/v1/event/\(queued.eventId)/", token: stranger).status == 404)
        }
    }

    @Test func `Nothing is added, and nothing found, while a user's memory is off`() async throws {
        try await HubProcess.with { hub in
            let ann = try await hub.register("Ann")
            _ = try await keep("The vault code is pelican seventeen.", for: nil, hub, ann.authToken)
            _ = try await hub.request("POST", "/api/auth/disable-memory", token: ann.authToken)
            for infer in [true, false] {
                let add = Mem0Add(messages: [Mem0Message(role: "user", content: .text("I live in Oslo."))], infer: infer)
                #expect(try await hub.request("POST", "/v3/memories/add/", token: ann.authToken, json: add).status == 403)
            }
            for filter in [nil, JSONValue.object(["keywords": .string("vault")])] {
                let found = try await hub.request(
                    "POST", "/v3/memories/search/", token: ann.authToken, json: Mem0Search(query: "vault code", filters: filter))
                #expect(try found.decode(Mem0Results<Mem0Memory>.self).results.isEmpty)
            }
        }
    }

    /// Filters by which a stranger may hope to see memories of these users.
    private static func filters(reachingFor users: [String], _ id: Identifier) -> [JSONValue] {
        let named = users.map { JSONValue.object(["user_id": .string($0)]) }
        let nobody = JSONValue.object(["user_id": .string("nobody")])
        return named + [
            .object([:]), .object(["user_id": .string("*")]), .object(["OR": .array(named + [nobody])]), .object(["NOT": nobody]),
            .object(["NOT": .array([.object(["NOT": .array(named)])])]), .object(["memory_ids": .array([.string("\(id)")])]),
            .object(["user_id": .object(["in": .array(users.map(JSONValue.string))])]), .object(["keywords": .string("vault")]),
            .object(["user_id": .object(["ne": .string("nobody")])]), .object(["metadata": .object(["x\") || (1 == 1": .string("y\") || (1 == 1")])]),
        ]
    }

    private func keep(_ text: String, for userId: String?, _ hub: HubProcess, _ token: String) async throws -> Identifier {
        let add = Mem0Add(messages: [Mem0Message(role: "user", content: .text(text))], userId: userId, infer: false)
        let kept = try await hub.request("POST", "/v3/memories/add/", token: token, json: add).decode(Mem0Results<Mem0Addition>.self)
        return try #require(kept.results.first).id
    }
}
