import Foundation
import Hub
import Postgres
import Synchronization
import TestSupport
import Testing
import Wire

/// Webhooks after calls: taken once if they are ElevenLabs' own, and then never lost.
@Suite(.timeLimit(.minutes(14)))
struct PostCallTests {
    private static let user = "phone_15550001"
    private static func call(_ conversationId: String = "c1", eventId: String? = nil) -> TelephoneCall {
        TelephoneCall(conversationId, from: "+15550001", saying: ["I live in Oslo.", "I love quokkas."], eventId: eventId)
    }

    @Test func `A webhook is refused unless its bytes are signed, lately, with the secret`() async throws {
        try await HubProcess.with(settings: TelephoneCall.settings) { hub in
            let body = Self.call().body
            let signature = WebhookSignature(secret: TelephoneCall.secret)
            for header in [
                WebhookSignature(secret: "another").header(for: body, at: Date()), signature.header(for: body + [32], at: Date()),
                signature.header(for: body, at: Date().addingTimeInterval(-1900)),
                signature.header(for: body, at: Date().addingTimeInterval(1900)), "t=1,v0=", "nonsense", "",
            ] {
                let refusal = try await hub.postCall(body, signature: header)
                #expect(refusal.status == 401 && refusal.problem?.code == ErrorCode.unauthorized.rawValue, "\(header)")
            }
            #expect(try await hub.request("POST", "/webhook/post-call", body: "{}").status == 401)
            for garbage in ["", "{", "[]", "{}", #"{"type":"post_call_transcription"}"#, #"{"data":{"conversation_id":"c"}}"#, "\u{1F4DE}"] {
                let status = try await hub.postCall(Array(garbage.utf8)).status
                #expect([400, 422].contains(status), "\(garbage): \(status)")
            }
            let long = [UInt8](repeating: 32, count: (16 << 20) + 1)
            #expect(try await hub.postCall(long).status == 413)
            #expect(try await hub.request("GET", "/api/memory/users/\(Self.user)/calls", token: try hub.adminToken).status == 404)
        }
        try await HubProcess.with { hub in
            let refusal = try await hub.postCall(Self.call().body)
            #expect(refusal.status == 403)
        }
    }

    @Test func `A call is taken once, however often and in whatever shape it comes`() async throws {
        try await HubProcess.with(settings: TelephoneCall.settings) { hub in
            let (dashboard, _) = try await hub.events(token: try hub.adminToken)
            let body = Self.call().body
            let signature = WebhookSignature(secret: TelephoneCall.secret).header(for: body, at: Date().addingTimeInterval(-60))
            async let others = (0..<8).concurrently { _ in
                try await hub.postCall(body, signature: signature).decode(WebhookReceipt.self).status
            }
            let statuses = try await others
            #expect(statuses.filter { $0 == .queued }.count == 1 && statuses.filter { $0 == .duplicate }.count == 7)
            _ = try await dashboard.events(untilEnded: 3)
            #expect(try await hub.postCall(Self.call()).status == .duplicate)
            #expect(try await hub.calls(of: Self.user).count == 1)
            #expect(try await hub.facts(of: Self.user).filter { $0.factText.contains("Oslo") }.count == 1)

            #expect(try await hub.postCall(Self.call("c2", eventId: "evt_1")).status == .queued)
            #expect(try await hub.postCall(Self.call("c3", eventId: "evt_1")).status == .duplicate)
            // What was undone as a duplicate may still come as itself.
            #expect(try await hub.postCall(Self.call("c3", eventId: "evt_2")).status == .queued)

            let plan = try [UInt8](Data(contentsOf: ElevenLabsClient.fixture("plan")))
            #expect(try await hub.postCall(plan).decode(WebhookReceipt.self).status == .queued)
            #expect(try await hub.postCall(plan).decode(WebhookReceipt.self).status == .duplicate)
            _ = try await dashboard.events { $0.isTaskEnd && $0.userId == "elevenlabs_4420794600" && $0.data["turn_id"]?.stringValue != nil }
            let facts = try await hub.facts(of: "elevenlabs_4420794600")
            #expect(facts.contains { $0.factText.contains("nurse") || $0.factText.contains("Lima") })
        }
    }

    @Test func `Of audio, of calls that never began and of unknown webhooks nothing is kept but that they came`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database, settings: TelephoneCall.settings) { hub in
                let audio = String(repeating: "SUQzBAAAAA", count: 500_000)
                let audioBody = Array(
                    #"{"type":"post_call_audio","event_timestamp":1,"data":{"agent_id":"a","conversation_id":"c9","full_audio":"\#(audio)"}}"#
                        .utf8)
                for status in [WebhookReceipt.Status.ignored, .duplicate] {
                    let receipt = try await hub.postCall(audioBody).decode(WebhookReceipt.self)
                    #expect(receipt.status == status)
                }
                let failure = Array(
                    #"""
                    {"type":"call_initiation_failure","event_timestamp":1,"data":{"agent_id":"a","conversation_id":"c9",
                    "failure_reason":"busy","metadata":{"type":"twilio","body":{"To":"+15557654321","CallStatus":"busy"}}}}
                    """#.utf8)
                #expect(try await hub.postCall(failure).decode(WebhookReceipt.self).status == .ignored)
                let unknown = Array(#"{"type":"voice_removed","data":{"conversation_id":"c9"}}"#.utf8)
                #expect(try await hub.postCall(unknown).decode(WebhookReceipt.self).status == .ignored)
                #expect(try await values("SELECT type FROM webhook_receipts ORDER BY type", in: database) == ["call_initiation_failure", "post_call_audio"])
                #expect(try await values("SELECT user_id FROM users", in: database) == [])
                #expect(!hub.log.contains("15557654321") && hub.log.contains("busy"))
            }
        }
    }

    @Test func `kill -9 after the answer loses nothing and doubles nothing`() async throws {
        try await HubProcess.with(settings: TelephoneCall.settings.merging(["MEMHUB_WORKERS": "0"]) { $1 }) { hub in
            let receipt = try await hub.postCall(Self.call())
            try await hub.kill()
            try await hub.start()
            #expect(try await hub.postCall(Self.call()).status == .duplicate)
            let (dashboard, _) = try await hub.events(token: try hub.adminToken)
            let worker = try hub.startWorker(settings: ["MEMHUB_WORKERS": "2"])
            let events = try await dashboard.events(untilEnded: 3)
            worker.send(SIGKILL)
            _ = try await worker.waitUntilExit(within: HubProcess.patience)
            #expect(events.filter(\.isTaskEnd).first?.taskId == receipt.taskId?.description)
            #expect(try await hub.calls(of: Self.user).map(\.turns) == [2])
            let facts = try await hub.facts(of: Self.user).map(\.factText)
            #expect(facts.filter { $0.contains("Oslo") }.count == 1 && facts.filter { $0.contains("quokka") }.count == 1)
        }
    }

    @Test func `The words and the number are sealed in the database, and an export opens them`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            let settings = TelephoneCall.settings.merging(["MEMHUB_WORKERS": "0"]) { $1 }
            try await HubProcess.with(database: database, settings: settings) { hub in
                _ = try await hub.postCall(Self.call())
                let rows = try await values("SELECT calls::text || encode(document, 'escape') FROM calls", in: database)
                #expect(rows.count == 1 && !rows[0].contains("quokka") && !rows[0].contains("external_number"))
                let export = try await hub.request("GET", "/api/memory/users/\(Self.user)/export", token: try hub.adminToken)
                #expect(export.text.contains("quokka") && export.text.contains("+15550001"))
                _ = try export.decode([String: JSONValue].self)

                // A task that has not run goes with everything else.
                let forget = ForgetMemories(everything: true, confirm: true)
                _ = try await hub.request("POST", "/api/memory/users/\(Self.user)/forget", token: try hub.adminToken, json: forget)
                #expect(try await values("SELECT 1 FROM calls WHERE document IS NOT NULL", in: database) == [])
                #expect(try await values("SELECT 1 FROM extraction_tasks", in: database) == [])
                #expect(
                    try await hub.request("DELETE", "/api/memory/users/\(Self.user)?confirm=true", token: try hub.adminToken).status == 200)
                #expect(try await values("SELECT 1 FROM calls", in: database) == [])
                #expect(try await hub.postCall(Self.call()).status == .duplicate)
            }
        }
    }

    @Test func `A model is asked once about a whole call, and each fact belongs to the turn that says it`() async throws {
        let asked = Mutex<[String]>([])
        let model = try ScriptedServer { request, peer in
            asked.withLock { $0.append(String(decoding: request.body, as: UTF8.self)) }
            let facts = [(0, "pets", "Rex"), (2, "skills", "playing the cello")].map { turn, key, value in
                #"{"turn":\#(turn),"key":"\#(key)","value":"\#(value)","text":"\#(key): \#(value)","importance":0.6,"bank":"Interests","sector":"#
                    + #""semantic","valid_from":null,"valid_until":null,"basis":"stated","operation":"assert"}"#
            }
            let content = "{\"facts\":[\(facts.joined(separator: ","))]}".replacing("\"", with: "\\\"")
            peer.answer(#"{"choices":[{"message":{"content":"\#(content)"},"finish_reason":"stop"}]}"#)
        }
        defer { model.stop() }
        let settings = ["OPENAI_BASE_URL": model.address, "OPENAI_API_KEY": "key-of-the-test", "MEM0_EXTRACTION_MODEL": "scripted"]
        try await HubProcess.with(settings: TelephoneCall.settings.merging(settings) { $1 }) { hub in
            let (dashboard, _) = try await hub.events(token: try hub.adminToken)
            let said = [
                "well this morning my neighbour's children came over to play with Rex in the garden while it was raining outside",
                "what time is it?",
                "so yesterday I told my sister that I finally started playing the cello again after all these years",
            ]
            _ = try await hub.postCall(TelephoneCall("c1", from: "+15550001", saying: said))
            let events = try await dashboard.events(untilEnded: 1 + said.count)
            #expect(events.filter(\.isTaskEnd).allSatisfy { $0.status == "completed" })
            let questions = asked.withLock(\.self)
            #expect(questions.count == 1 && said.allSatisfy { questions[0].contains($0.prefix(30)) })
            let facts = try await hub.facts(of: Self.user)
            #expect(Set(facts.map(\.factValue)) == ["Rex", "playing the cello"])
            #expect(Set(facts.compactMap(\.sourceTurnId)).count == 2)
        }
    }

    @Test func `Whoever forgets a fact of a call forgets its analysis too`() async throws {
        try await HubProcess.with(settings: TelephoneCall.settings) { hub in
            let (dashboard, _) = try await hub.events(token: try hub.adminToken)
            _ = try await hub.postCall(Self.call())
            _ = try await hub.postCall(Self.call("c2"))
            _ = try await dashboard.events(untilEnded: 6)
            #expect(try await hub.calls(of: Self.user).allSatisfy { $0.analysis != nil })
            let fact = try #require(try await hub.facts(of: Self.user).first { $0.factText.contains("quokka") })
            let path = "/api/memory/users/\(Self.user)/facts/\(fact.id)"
            #expect(try await hub.request("DELETE", path, token: try hub.adminToken).status == 200)
            #expect(try await hub.calls(of: Self.user).map { $0.analysis == nil } == [false, true])
        }
    }

    @Test func `A call that cannot be worked on is listed as failed and can be tried again`() async throws {
        try await HubProcess.with(settings: TelephoneCall.settings) { hub in
            let (dashboard, _) = try await hub.events(token: try hub.adminToken)
            let endless = TelephoneCall("c1", from: "+15550001", saying: Array(repeating: "Hello.", count: 2001))
            let receipt = try await hub.postCall(endless)
            let events = try await dashboard.events(untilEnded: 1)
            #expect(events.last?.status == "failed")
            let failed = try await hub.request("GET", "/api/memory/tasks?status=failed", token: try hub.adminToken)
                .decode([ExtractionTask].self)
            #expect(failed.map(\.kind) == ["call"] && failed.map(\.taskId) == [receipt.taskId] && failed[0].error != nil)
            let task = try #require(receipt.taskId)
            #expect(try await hub.request("POST", "/api/memory/tasks/\(task)/retry", token: try hub.adminToken).status == 202)
            _ = try await dashboard.events(untilEnded: 1)
        }
    }

    private func values(_ sql: String, in database: PostgresConfiguration) async throws -> [String] {
        let pool = PostgresPool(configuration: database, size: 1, name: "values", logger: .init(label: "values"))
        do {
            let statement = Statement("values", "SELECT value::text AS value FROM (\(sql)) AS rows (value)")
            let values = try await pool.withConnection { try $0.query(statement).map { try $0.get("value", as: String.self) } }
            await pool.close()
            return values
        } catch {
            await pool.close()
            throw error
        }
    }
}

extension Range<Int> {
    fileprivate func concurrently<Value: Sendable>(_ body: @escaping @Sendable (Int) async throws -> Value) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for index in self { group.addTask { try await body(index) } }
            var values: [Value] = []
            for try await value in group { values.append(value) }
            return values
        }
    }
}
