import Foundation
import Synchronization
import TestSupport
import Testing
import Wire

/// What becomes of turns that were said while the language model was out of reach.
@Suite(.timeLimit(.minutes(14)))
struct ReextractionTests {
    private static let first = "my name is Bob and yesterday I told my sister that I have finally started playing the cello again"
    private static let second = "last weekend my brother and I drove to the coast and we decided to buy a small sailing boat together next year"

    @Test func `The rules stand in for a model that fails, and it looks again when it answers, doubling nothing`() async throws {
        let isWell = Mutex(false)
        let model = try ScriptedServer { request, peer in
            guard isWell.withLock(\.self) else { return peer.answer("", status: "500 Oops") }
            let asked = String(decoding: request.body, as: UTF8.self)
            let facts = asked.contains("cello again") ? Self.facts(("name", "Bob"), ("skills", "playing the cello")) : Self.facts()
            peer.answer(#"{"choices":[{"message":{"content":\#(facts)},"finish_reason":"stop"}]}"#)
        }
        defer { model.stop() }
        let settings = ["OPENAI_BASE_URL": model.address, "OPENAI_API_KEY": "key-of-the-test", "MEM0_EXTRACTION_MODEL": "scripted"]
        try await HubProcess.with(settings: settings) { hub in
            let token = try await hub.botToken()
            let (dashboard, voice, task) = try await sayWhileTheModelFails(hub, token)

            isWell.withLock { $0 = true }
            _ = try await voice.say(Self.second)
            let later = try await dashboard.events { $0.isTaskEnd && $0.taskId == task }
            let byModel = later.filter { $0.type == "fact_extracted" && $0.taskId == task }.compactMap { $0.data["fact_value"]?.stringValue }
            #expect(byModel == ["playing the cello"])
            #expect(later.contains { $0.type == "memory_extraction_queued" && $0.taskId == task })
            let facts = try await hub.request("GET", "/api/memory/users/discord_1/facts", token: token).decode([Fact].self)
            #expect(facts.count { $0.factValue == "Bob" } == 1)
        }
    }

    @Test(arguments: ["cut", "leave", "refuse", "reset"])
    func `What was said when an HTTP/2 server gave up in the middle of its answer is shown to it again`(fault: String) async throws {
        let model = try await SecureServer.start()
        let settings = [
            "OPENAI_BASE_URL": "\(model.address)/\(fault)/facts", "OPENAI_API_KEY": "key-of-the-test", "MEMHUB_CA_FILE": model.authority,
        ]
        try await HubProcess.with(settings: settings) { hub in
            let (dashboard, voice, task) = try await sayWhileTheModelFails(hub, try await hub.botToken())

            _ = try await voice.say(Self.second)
            let later = try await dashboard.events { $0.isTaskEnd && $0.taskId == task }
            #expect(later.contains { $0.type == "memory_extraction_queued" && $0.taskId == task })
            #expect(later.last?.type == "memory_extraction_completed")
        }
        await model.stop()
    }

    /// The rules find what they understand, and nothing else.
    private func sayWhileTheModelFails(
        _ hub: HubProcess, _ token: String
    ) async throws -> (dashboard: HubSocket, voice: HubSocket, task: String) {
        let (dashboard, _) = try await hub.events(token: token)
        let voice = try await hub.voice(token: token, as: "discord_1")
        let task = try #require(try await voice.say(Self.first).taskId).description
        let byRules = try await dashboard.events(untilEnded: 1).filter { $0.type == "fact_extracted" }
        #expect(byRules.contains { $0.data["fact_value"] == .string("Bob") })
        #expect(!byRules.contains { $0.data["fact_value"] == .string("playing the cello") })
        return (dashboard, voice, task)
    }

    @Test func `No model sees what was said by a user who no longer wants to be remembered`() async throws {
        let asked = Mutex(0)
        let model = try ScriptedServer { _, peer in
            asked.withLock { $0 += 1 }
            peer.answer("", status: "500 Oops")
        }
        defer { model.stop() }
        let settings = [
            "OPENAI_BASE_URL": model.address, "OPENAI_API_KEY": "key-of-the-test", "MEM0_EXTRACTION_MODEL": "scripted",
            "MEMHUB_WORKERS": "0",
        ]
        try await HubProcess.with(settings: settings) { hub in
            let token = try await hub.botToken()
            let (dashboard, _) = try await hub.events(token: token)
            let voice = try await hub.voice(token: token, as: "discord_1")
            _ = try await voice.say(Self.first)
            let off = try await hub.request(
                "PUT", "/api/memory/users/discord_1/settings", token: token, json: UserSettingsUpdate(memoryEnabled: false))
            #expect(off.status == 200)
            let worker = try hub.startWorker(settings: ["MEMHUB_WORKERS": "1"])
            let events = try await dashboard.events(untilEnded: 1)
            worker.send(SIGTERM)
            #expect(try await worker.waitUntilExit(within: HubProcess.patience) == 0)
            #expect(!events.contains { $0.type == "fact_extracted" })
            #expect(asked.withLock(\.self) == 0)
        }
    }

    /// The answer's content, as a JSON string.
    private static func facts(_ facts: (key: String, value: String)...) -> String {
        let objects = facts.map {
            """
            {"key":"\($0.key)","value":"\($0.value)","text":"\($0.value)","importance":0.6,"bank":"Personal","sector":"semantic",\
            "valid_from":null,"valid_until":null,"basis":"stated","operation":"assert"}
            """
        }
        return String(decoding: WireCoder.encode("{\"facts\":[\(objects.joined(separator: ","))]}"), as: UTF8.self)
    }
}
