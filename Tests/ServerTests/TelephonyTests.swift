import Foundation
import Hub
import TestSupport
import Testing
import Wire

/// What an ElevenLabs agent is told before a call, what it may ask during it, and what is remembered after it.
@Suite(.timeLimit(.minutes(14)))
struct TelephonyTests {
    @Test func `A guest calls, is remembered, and is greeted by name the next time`() async throws {
        try await HubProcess.with(settings: TelephoneCall.settings) { hub in
            let token = try await hub.botToken(platform: "phone")
            let number = "+15552340017"
            let guest = try await hub.initiate(from: number, token: token)
            #expect(guest.type == "conversation_initiation_client_data")
            #expect(guest.conversationConfigOverride.agent.firstMessage == "Hello! How can I help you today?")
            #expect(
                guest.dynamicVariables
                    == .init(
                        userId: "phone_15552340017", userName: "guest", memoryContext: "", recentTopics: "", lastInteraction: ""))

            let (dashboard, _) = try await hub.events(token: token)
            let client = try ElevenLabsClient(secret: TelephoneCall.secret)
            let fixture = ElevenLabsClient.fixture("post_call_transcription")
            let body = try [UInt8](Data(contentsOf: fixture))
            let answer = try await hub.postCall(body, signature: try await client.sign(fixture, at: Date()))
            let receipt = try answer.decode(WebhookReceipt.self)
            #expect(answer.status == 200 && receipt.status == .queued && receipt.taskId != nil)
            // The call's own task, then one for each turn: the greeting, and two that the caller spoke in.
            let events = try await dashboard.events(untilEnded: 4)
            #expect(events.allSatisfy { $0.userId == "phone_15552340017" })
            #expect(events.filter { $0.type == "session_ended" }.count == 1)

            let facts = try await hub.facts(of: "phone_15552340017")
            for word in ["Ólafur", "Reykjavík", "peanuts"] { #expect(facts.contains { $0.factText.contains(word) }, "\(word)") }
            let calls = try await hub.calls(of: "phone_15552340017")
            #expect(calls.count == 1 && calls[0].conversationId == "conv_01jz9k3m" && calls[0].turns == 3)
            #expect(calls[0].durationSecs == 32 && calls[0].startedAt?.date.timeIntervalSince1970 == 1_739_537_240)
            guard case .object(let analysis)? = calls[0].analysis else { throw HubFailure("no analysis") }
            #expect(analysis["call_successful"] == .string("success"))

            let known = try await hub.request(
                "POST", "/webhook/conversation-init", token: token, json: ConversationInitiation(callerId: number))
            let greeting = try known.decode(ConversationInitiationData.self)
            #expect(greeting.conversationConfigOverride.agent.firstMessage == "Hello Ólafur! How can I help you today?")
            #expect(greeting.dynamicVariables.userName == "Ólafur")
            #expect(greeting.dynamicVariables.memoryContext.contains("allergic to peanuts"))
            #expect(greeting.dynamicVariables.lastInteraction == "2025-02-14T12:47:52.000Z")
            let file = URL(filePath: hub.dataFolder).appending(path: "initiation.json")
            try Data(known.body).write(to: file)
            try await client.check("initiation", file)

            let found = try await hub.ask("what food allergies does the caller have?", of: "phone_15552340017", token: token)
            #expect(found.memories.first?.content.contains("peanuts") == true && found.summary.contains("peanuts"))
            let logged = try await hub.request("GET", "/api/memory/users/phone_15552340017/tool-invocations", token: token)
                .decode([ToolInvocation].self)
            #expect(logged.count == 1 && logged[0].success && logged[0].results == found.memories.count)
            #expect(logged[0].conversationId == "conv_asking" && logged[0].latencyMs > 0)

            let metrics = try await hub.request("GET", "/metrics").text
            for word in ["15552340017", "Ólafur", "peanuts", TelephoneCall.secret] {
                #expect(!hub.log.contains(word) && !metrics.contains(word), "\(word)")
            }
        }
    }

    @Test func `A caller's memory is told to nobody else, and a withheld number is nobody's`() async throws {
        try await HubProcess.with(settings: TelephoneCall.settings) { hub in
            let (phone, other) = (try await hub.botToken(platform: "phone"), try await hub.botToken(platform: "elevenlabs"))
            let (discord, ann) = (try await hub.botToken(), try await hub.register("Ann"))
            let (dashboard, _) = try await hub.events(token: phone)
            let call = TelephoneCall("c1", from: "+15550001", saying: ["The vault code is pelican, and I live in Oslo."])
            #expect(try await hub.postCall(call).status == .queued)
            _ = try await dashboard.events(untilEnded: 2)
            #expect(try await hub.initiate(from: "+15550001", token: phone).dynamicVariables.memoryContext.contains("Oslo"))
            for (number, token) in [("+15550002", phone), ("+15550001", other), ("anonymous", phone), ("", phone), ("+266696687", phone)] {
                let stranger = try await hub.initiate(from: number, token: token)
                #expect(stranger.dynamicVariables.memoryContext.isEmpty && stranger.dynamicVariables.userName == "guest", "\(number)")
                let asked = try await hub.ask("where do I live?", of: stranger.dynamicVariables.userId, token: token)
                #expect(asked.memories.isEmpty && asked.summary.isEmpty)
            }
            for token in [other, discord, ann.authToken] {
                let asked = try await hub.request(
                    "POST", "/tools/memory-query", token: token, json: MemoryQueryRequest(query: "home", userId: "phone_15550001"))
                #expect(asked.status == 403)
                #expect(try await hub.request("GET", "/api/memory/users/phone_15550001/calls", token: token).status == 403)
            }
            let initiation = ConversationInitiation(callerId: "+15550001")
            for token in [discord, ann.authToken, try hub.adminToken] {
                #expect(try await hub.request("POST", "/webhook/conversation-init", token: token, json: initiation).status == 403)
            }
            #expect(try await hub.request("POST", "/webhook/conversation-init", json: initiation).status == 401)

            // A client names another person's user, or one of another platform: the number decides, or nobody.
            let forged = TelephoneCall("c2", from: "+15550009", userId: "phone_15550001", saying: ["I live in Lima."])
            #expect(try await hub.postCall(forged).status == .queued)
            _ = try await dashboard.events(untilEnded: 2)
            #expect(try await !hub.facts(of: "phone_15550001").contains { $0.factText.contains("Lima") })
            #expect(try await hub.facts(of: "phone_15550009").contains { $0.factText.contains("Lima") })
            for call in [
                TelephoneCall("c3", userId: "discord_15550001", saying: ["I live in Quito."]),
                TelephoneCall("c4", userId: ann.userId, saying: ["I live in Quito."]),
                TelephoneCall("c5", from: "anonymous", userId: "phone_15550001", saying: ["I live in Quito."]),
            ] {
                #expect(try await hub.postCall(call).status == .ignored)
            }
        }
    }

    @Test func `An agent is answered by meaning and by links, within the sectors it asks for`() async throws {
        try await HubProcess.with(settings: TelephoneCall.settings) { hub in
            let token = try await hub.botToken(platform: "phone")
            let user = "phone_15550001"
            let (dashboard, _) = try await hub.events(token: token)
            for (key, value, sector) in [
                ("crm", "the company uses Salesforce as its CRM", "procedural"),
                ("crm integration", "the company uses Salesforce CRM with an integration", "semantic"),
                ("pet", "has a cat", "semantic"),
            ] {
                let fact = FactCreate(factKey: key, factValue: value, importance: 0.9, sector: sector)
                #expect(try await hub.request("POST", "/api/memory/users/\(user)/facts", token: token, json: fact).status == 202)
            }
            _ = try await dashboard.events(untilEnded: 3)
            let all = try await hub.ask("which CRM system is used?", of: user, token: token)
            #expect(all.memories.prefix(2).allSatisfy { $0.content.contains("Salesforce") })
            #expect(all.memories.map(\.confidence) == all.memories.map(\.confidence).sorted(by: >))
            #expect(all.memories.allSatisfy { (0...1).contains($0.confidence) && (0...1).contains($0.salience) })
            let procedural = try await hub.ask("which CRM system is used?", of: user, token: token, sectors: ["procedural"])
            #expect(procedural.memories.map(\.sector) == ["procedural"])
            #expect(try await hub.ask("which CRM system is used?", of: user, token: token, limit: 1).memories.count == 1)
            #expect(try await hub.ask("quantum chromodynamics lectures", of: user, token: token).memories.isEmpty)

            for body in [
                "{", "[]", "{}", #"{"query":"x"}"#, #"{"query":" ","user_id":"phone_1"}"#, #"{"query":1,"user_id":"phone_1"}"#,
                #"{"query":"x","user_id":"phone_1","limit":0}"#, #"{"query":"x","user_id":"phone_1","limit":1e9}"#,
                #"{"query":"x","user_id":"phone_1","sectors":["nowhere"]}"#, #"{"query":"x","user_id":"phone 1"}"#,
            ] {
                let status = try await hub.request("POST", "/tools/memory-query", token: token, body: body).status
                #expect([400, 422].contains(status), "\(body): \(status)")
            }
            for body in ["{", "[]", #"{"caller_id":5}"#, #"{"caller_id":"\#(String(repeating: "1", count: 300))"}"#] {
                let status = try await hub.request("POST", "/webhook/conversation-init", token: token, body: body).status
                #expect([400, 413, 422].contains(status), "\(body): \(status)")
            }
        }
    }

    @Test func `With the memory off nothing is told, and nothing of a call is kept`() async throws {
        try await HubProcess.with(settings: TelephoneCall.settings) { hub in
            let token = try await hub.botToken(platform: "phone")
            let (dashboard, _) = try await hub.events(token: token)
            #expect(try await hub.postCall(TelephoneCall("c1", from: "+15550001", saying: ["I live in Oslo."])).status == .queued)
            _ = try await dashboard.events(untilEnded: 2)
            _ = try await hub.request(
                "PUT", "/api/memory/users/phone_15550001/settings", token: token, json: UserSettingsUpdate(memoryEnabled: false))
            let greeting = try await hub.initiate(from: "+15550001", token: token)
            #expect(greeting.dynamicVariables.memoryContext.isEmpty && greeting.dynamicVariables.lastInteraction.isEmpty)
            #expect(try await hub.ask("where do I live?", of: "phone_15550001", token: token).memories.isEmpty)
            #expect(try await hub.postCall(TelephoneCall("c2", from: "+15550001", saying: ["I live in Lima."])).status == .ignored)
            #expect(try await hub.calls(of: "phone_15550001").map(\.conversationId) == ["c1"])
            #expect(try await hub.facts(of: "phone_15550001").allSatisfy { !$0.factText.contains("Lima") })
        }
    }
}
