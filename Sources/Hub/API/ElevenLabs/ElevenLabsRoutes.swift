import WebSocket
import Wire

/// What ElevenLabs calls: before a call, during it, and after it; and what is stored of calls.
struct ElevenLabsRoutes: Sendable {
    let greeting: CallerGreeting
    let query: MemoryQueryTool
    let inbox: WebhookInbox
    let calls: CallStore

    func add(to router: inout Router) {
        router.add("POST", "/webhook/conversation-init") { request in
            .json(try await greeting.greet(try request.body(ConversationInitiation.self), by: try request.principal()))
        }
        router.add("POST", "/tools/memory-query") { request in
            .json(try await query.answer(try request.body(MemoryQueryRequest.self), by: try request.principal()))
        }
        // The signature is the token.
        router.add("POST", WebhookInbox.path, access: .open) { request in
            .json(try await inbox.receive(request.request.body, signature: request.head.header(WebhookInbox.signatureHeader)))
        }
        let user = "/api/memory/users/{user_id}"
        router.add("GET", user + "/calls") { request in
            .list(try await calls.calls(of: try request.user(), page: try request.page()), of: request)
        }
        router.add("GET", user + "/tool-invocations") { request in
            .list(try await calls.toolInvocations(of: try request.user(), page: try request.page()), of: request)
        }
    }
}
