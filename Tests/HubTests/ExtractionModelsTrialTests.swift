import Hub
import LanguageModels
import TestSupport
import Testing
import Wire

/// `…/test` asks for real.
@Suite("Trying a language model", .timeLimit(.minutes(5)))
struct ExtractionModelsTrialTests {
    @Test("llama.cpp's server, local or configured, is asked and answers")
    func realModel() async throws {
        let address = try await LlamaServer.shared.address
        let local = ChatEndpoint(dialect: .llamaCpp, baseURL: address, model: "smollm2")
        try await withConfiguredModels(local: local) { configured, _ in
            for update in [nil, ExtractionSettingsUpdate(dialect: .set("llama_cpp"), baseURL: .set(address), model: .set("tiny"))] {
                let result = try await configured.test(update)
                #expect(result.model == (update == nil ? "smollm2" : "tiny"))
                #expect(result.latencyMs > 1)
                // A model this small may write facts without values, and under load it may be slower than the deadline.
                if !result.ok { #expect(["invalid", "unreadable", "timeout"].contains(result.error)) } else { #expect(result.facts != nil) }
            }
            #expect(configured.settings().source == .none, "what was only tried is not stored")
        }
    }

    @Test("what goes wrong is told by its code, and leaves the model in use alone", arguments: [
        ("401 No", "{}", "unauthorized"), ("404 No", "{}", "not_found"), ("500 Oops", "{}", "server"), ("200 OK", "<html>", "malformed"),
        ("200 OK", #"{"choices":[{"message":{"content":"Sure! Here you go."}}]}"#, "unreadable"),
    ])
    func faults(status: String, body: String, code: String) async throws {
        let server = try ScriptedServer { _, peer in peer.answer(body, status: status) }
        defer { server.stop() }
        let endpoint = ChatEndpoint(dialect: .openAI, baseURL: server.address, apiKey: "sk-wrong", model: "small")
        try await withConfiguredModels(configured: endpoint) { configured, _ in
            for _ in 0..<6 {
                let result = try await configured.test(nil)
                #expect(!result.ok && result.error == code && result.model == "small" && result.facts == nil)
            }
            #expect(configured.settings().models.map(\.circuit) == ["closed"])
        }
    }

    @Test("the facts of a good answer are counted, and the key given with the test is the one sent")
    func goodAnswer() async throws {
        let server = try ScriptedServer { request, peer in
            guard request.headers["authorization"] == "Bearer sk-tried" else { return peer.answer("{}", status: "401 No") }
            let facts = #"{\"facts\":[{\"key\":\"name\",\"value\":\"Robin\",\"text\":\"is called Robin\"}]}"#
            peer.answer(#"{"choices":[{"message":{"content":"\#(facts)"},"finish_reason":"stop"}]}"#)
        }
        defer { server.stop() }
        try await withConfiguredModels { configured, _ in
            let update = ExtractionSettingsUpdate(baseURL: .set(server.address), model: .set("small"), apiKey: .set("sk-tried"))
            let result = try await configured.test(update)
            #expect(result.ok && result.facts == 1 && result.error == nil)
            _ = try await configured.update(update)
            #expect(try await configured.test(nil).ok)
            #expect(try await configured.test(ExtractionSettingsUpdate(apiKey: .clear)).error == "unauthorized")
        }
    }
}
