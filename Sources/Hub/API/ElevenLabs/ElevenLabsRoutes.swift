import WebSocket
import Wire

/// What ElevenLabs calls: before a call, during it, and after it; and what is stored of calls.
struct ElevenLabsRoutes: Sendable {
    let greeting: CallerGreeting
    let query: MemoryQueryTool
    let inbox: WebhookInbox
    let calls: CallStore

    func add(to router: inout Router) {
        router.add(
            "POST", "/webhook/conversation-init",
            .describes(
                "What an agent knows of who calls, before it picks up", tag: "telephony", takes: ConversationInitiation.self,
                answers: .json(ConversationInitiationData.self))
        ) { request in
            .json(try await greeting.greet(try request.body(ConversationInitiation.self), by: try request.principal()))
        }
        router.add(
            "POST", "/tools/memory-query",
            .describes(
                "What an agent asks while it speaks", tag: "telephony", takes: MemoryQueryRequest.self,
                answers: .json(MemoryQueryResult.self))
        ) { request in
            .json(try await query.answer(try request.body(MemoryQueryRequest.self), by: try request.principal()))
        }
        // The signature is the token.
        router.add(
            "POST", WebhookInbox.path, access: .open,
            .describes(
                "A call is over; a worker turns it into memories", tag: "telephony",
                headers: [.text(WebhookInbox.signatureHeader, "`t=<seconds since 1970>,v0=<HMAC-SHA256 of t, a dot and the body>`.")],
                takes: PostCallWebhook.self, refuses: [.unauthorized, .notAllowed], answers: .json(WebhookReceipt.self))
        ) { request in
            .json(try await inbox.receive(request.request.body, signature: request.header(WebhookInbox.signatureHeader)))
        }
        let user = "/api/memory/users/{user_id}"
        router.add(
            "GET", user + "/calls",
            .describes("A user's calls, newest first", tag: "telephony", answers: .page(of: CallRecord.self))
        ) { request in
            .list(try await calls.calls(of: try request.user(), page: try request.page()), of: request)
        }
        router.add(
            "GET", user + "/tool-invocations",
            .describes(
                "When agents asked for a user's memories, newest first", tag: "telephony", answers: .page(of: ToolInvocation.self))
        ) { request in
            .list(try await calls.toolInvocations(of: try request.user(), page: try request.page()), of: request)
        }
    }
}
