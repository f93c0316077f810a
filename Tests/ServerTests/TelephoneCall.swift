import Foundation
import Hub
import TestSupport
import Wire

/// A call that is over, as ElevenLabs tells of it.
struct TelephoneCall: Sendable {
    static let secret = "wsec_9b1c4f0e6d"
    static let settings = ["ELEVENLABS_WEBHOOK_SECRET": secret, "MEMHUB_LOG_LEVEL": "trace"]

    var conversationId: String
    var number: String?
    var userId: String?
    var said: [String]
    var webhookEventId: String?

    init(_ conversationId: String, from number: String? = nil, userId: String? = nil, saying said: [String], eventId: String? = nil) {
        self.conversationId = conversationId
        self.number = number
        self.userId = userId
        self.said = said
        webhookEventId = eventId
    }

    var webhook: PostCallWebhook {
        PostCallWebhook(
            type: "post_call_transcription", webhookEventId: webhookEventId,
            data: FinishedCall(
                conversationId: conversationId, agentId: "agent_1", status: "done",
                transcript: said.enumerated().flatMap { index, text in
                    [
                        FinishedCall.Entry(role: "user", message: text, timeInCallSecs: Double(index * 10)),
                        FinishedCall.Entry(role: "agent", message: "I see.", timeInCallSecs: Double(index * 10 + 5)),
                    ]
                },
                metadata: FinishedCall.Metadata(
                    startTimeUnixSecs: Date().timeIntervalSince1970.rounded() - 600, callDurationSecs: 60,
                    phoneCall: number.map { FinishedCall.Metadata.PhoneCall(externalNumber: $0) }),
                analysis: .object(["transcript_summary": .string("A call about \(said.first ?? "nothing")")]),
                conversationInitiationClientData: FinishedCall.ClientData(
                    dynamicVariables: userId.map { ["user_id": .string($0)] })))
    }

    var body: [UInt8] { WireCoder.encode(webhook) }
}

extension HubProcess {
    /// Sends a webhook, signed now unless a signature is given.
    func postCall(_ body: [UInt8], signature: String? = nil) async throws -> HubAnswer {
        let signature = signature ?? WebhookSignature(secret: TelephoneCall.secret).header(for: body, at: Date())
        return try await request(
            "POST", "/webhook/post-call", body: String(decoding: body, as: UTF8.self),
            headers: [(name: "ElevenLabs-Signature", value: signature)])
    }

    func postCall(_ call: TelephoneCall) async throws -> WebhookReceipt {
        try await postCall(call.body).decode(WebhookReceipt.self)
    }

    func initiate(from number: String?, token: String) async throws -> ConversationInitiationData {
        try await request(
            "POST", "/webhook/conversation-init", token: token, json: ConversationInitiation(callerId: number, agentId: "agent_1")
        ).decode(ConversationInitiationData.self)
    }

    func ask(_ query: String, of userId: String, token: String, sectors: [String]? = nil, limit: Int? = nil) async throws
        -> MemoryQueryResult
    {
        try await request(
            "POST", "/tools/memory-query", token: token,
            json: MemoryQueryRequest(query: query, userId: userId, limit: limit, sectors: sectors, conversationId: "conv_asking")
        ).decode(MemoryQueryResult.self)
    }

    func facts(of userId: String) async throws -> [Fact] {
        let answer = try await request("GET", "/api/memory/users/\(userId)/facts", token: try adminToken)
        return answer.status == 200 ? try answer.decode([Fact].self) : []
    }

    func calls(of userId: String) async throws -> [CallRecord] {
        try await request("GET", "/api/memory/users/\(userId)/calls", token: try adminToken).decode([CallRecord].self)
    }
}
