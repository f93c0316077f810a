import WebSocket
import Wire

/// `/api/memory/users/{user_id}/forget` and its receipts.
struct ForgetRoutes: Sendable {
    let forgetting: Forgetting

    func add(to router: inout Router) {
        let user = "/api/memory/users/{user_id}"
        router.add(
            "POST", user + "/forget",
            .describes(
                "What would be forgotten, and with `confirm` forgets it", tag: "user", takes: ForgetMemories.self,
                answers: .json(ForgetMatches.self), .json(ForgetReceipt.self))
        ) { request in
            let body = try request.body(ForgetMemories.self)
            let (userId, target) = (try request.user(), try target(of: body))
            guard body.confirm == true else {
                let found = try await forgetting.findings(for: target, of: userId, in: .everyAgent)
                return .json(ForgetMatches(facts: found.openFacts.map(ForgettableFact.init), turns: found.turns.count))
            }
            return .json(try await forgetting.forget(target, of: userId, in: .everyAgent, by: try request.principal().actor))
        }
        router.add(
            "GET", user + "/forget-receipts",
            .describes("That something was forgotten: how much and when", tag: "user", answers: .page(of: ForgetReceipt.self))
        ) { request in
            .list(try await forgetting.receipts(of: try request.user(), page: try request.page()), of: request)
        }
    }

    private func target(of body: ForgetMemories) throws(WireError) -> ForgetTarget {
        try body.checkRules()
        guard let about = body.about else {
            guard body.everything == true else { throw .missing("about") }
            return .everything
        }
        guard body.everything != true else { throw .invalid("everything", "must not be true beside about") }
        return .about(about)
    }
}
