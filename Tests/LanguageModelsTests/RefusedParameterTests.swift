import Foundation
import LanguageModels
import TestSupport
import Testing

@Suite("Parameters that a model refuses", .timeLimit(.minutes(1)))
struct RefusedParameterTests {
    private static func complain(_ peer: Peer, _ message: String, parameter: String = "") {
        peer.answer(
            #"{"error":{"message":"\#(message)","type":"invalid_request_error","param":"\#(parameter)","code":null}}"#, status: "400 Bad")
    }

    @Test("a server without JSON schemas is asked for any JSON, one without JSON for text; the model is told the schema in words")
    func weakerForms() async throws {
        let bodies = Recorder<String>()
        try await withModel { request, peer in
            let body = String(decoding: request.body, as: UTF8.self)
            bodies.append(body)
            if body.contains("response_format") {
                Self.complain(peer, "This response_format type is unavailable now")
            } else {
                peer.answer(completion("{}"))
            }
        } _: { model, _ in
            var request = question
            request.schema = factsSchema
            _ = try await model.complete(request)
            #expect(bodies.count == 3)
            #expect(bodies.all[0].contains(#""type":"json_schema""#))
            #expect(bodies.all[1].contains(#""type":"json_object""#))
            #expect(bodies.all[1].contains("JSON Schema:"))
            #expect(bodies.all[2].contains("JSON Schema:"))
            _ = try await model.complete(request)
            #expect(bodies.count == 4)
        }
    }

    @Test("a newer model gets max_completion_tokens and no temperature, from then on at once")
    func newerModels() async throws {
        let bodies = Recorder<String>()
        try await withModel { request, peer in
            let body = String(decoding: request.body, as: UTF8.self)
            bodies.append(body)
            if body.contains(#""max_tokens""#) {
                Self.complain(
                    peer, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                    parameter: "max_tokens")
            } else if body.contains(#""temperature""#) {
                Self.complain(peer, "Only the default value is supported.", parameter: "temperature")
            } else {
                peer.answer(completion("ok"))
            }
        } _: { model, _ in
            for calls in [3, 4] {
                _ = try await model.complete(question)
                #expect(bodies.count == calls)
            }
            #expect(bodies.all[3].contains(#""max_completion_tokens":800"#))
        }
    }

    @Test("an older Ollama that takes no schema is asked for JSON")
    func olderOllama() async throws {
        let bodies = Recorder<String>()
        try await withModel(.ollama) { request, peer in
            let body = String(decoding: request.body, as: UTF8.self)
            bodies.append(body)
            if body.contains(#""format":{"#) {
                peer.answer(#"{"error":"json: cannot unmarshal object into Go struct field ChatRequest.format"}"#, status: "400 Bad")
            } else {
                peer.answer(#"{"message":{"role":"assistant","content":"{}"},"done":true,"done_reason":"length"}"#)
            }
        } _: { model, _ in
            var request = question
            request.schema = factsSchema
            let response = try await model.complete(request)
            #expect(response == ChatResponse(text: "{}", isTruncated: true))
            #expect(bodies.all.last?.contains(#""format":"json""#) == true)
        }
    }

    @Test(
        "servers put their complaints in different places",
        arguments: [
            #"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":\"response_format\"}"}}}"#,
            #"{"object":"error","message":"response_format is not supported","type":"BadRequestError","param":null,"code":400}"#,
            #"{"detail":[{"type":"extra","loc":["body","response_format"],"msg":"not permitted","input":{}}]}"#,
        ])
    func placesOfComplaints(complaint: String) async throws {
        try await withModel { request, peer in
            if String(decoding: request.body, as: UTF8.self).contains("json_schema") {
                peer.answer(complaint, status: "400 Bad")
            } else {
                peer.answer(completion("{}"))
            }
        } _: { model, _ in
            var request = question
            request.schema = factsSchema
            let response = try await model.complete(request)
            #expect(response.text == "{}")
        }
    }

    @Test("ten requests at once find out together, and all are answered")
    func together() async throws {
        try await withModel(endpoint: { $0.maximumConcurrency = 10 }) { request, peer in
            let body = String(decoding: request.body, as: UTF8.self)
            if body.contains("json_schema") {
                Self.complain(peer, "unknown response_format")
            } else {
                peer.answer(completion(body.contains("json_object") ? "json" : "text"))
            }
        } _: { model, _ in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        var request = question
                        request.schema = factsSchema
                        return try await model.complete(request).text
                    }
                }
                for try await text in group { #expect(text == "json") }
            }
        }
    }

    @Test("a complaint about something else is the request's own fault, and is not asked again")
    func otherComplaints() async throws {
        let count = Recorder<Void>()
        try await withModel { _, peer in
            count.append(())
            Self.complain(peer, "messages must not be empty")
        } _: { model, _ in
            let error = await failure(with: model)
            #expect(error == ChatError(.badRequest, status: 400))
            #expect(error?.isRetryable == false)
            #expect(count.count == 1)
        }
    }

    @Test("a server that refuses everything is not asked for ever")
    func endlessRefusal() async throws {
        let count = Recorder<Void>()
        try await withModel { _, peer in
            count.append(())
            Self.complain(peer, "temperature, response_format and max_completion_tokens are wrong")
        } _: { model, _ in
            var request = question
            request.schema = factsSchema
            #expect(await failure(of: request, with: model)?.code == .badRequest)
            #expect(count.count == 5)
        }
    }
}
