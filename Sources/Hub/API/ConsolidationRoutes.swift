import WebSocket
import Wire

/// `/api/memory/users/{user_id}/summary`.
struct ConsolidationRoutes: Sendable {
    let summaries: UserSummaryStore

    func add(to router: inout Router) {
        router.add(
            "GET", "/api/memory/users/{user_id}/summary",
            .describes("What is known of a user, in a few sentences", tag: "user", answers: .json(UserSummary.self))
        ) { request in
            .json(try await summaries.summary(of: try request.user()))
        }
    }
}
