import WebSocket
import Wire

/// What mem0's clients can ask for and the hub does not do: said in a sentence, never passed over.
enum Mem0NotOffered {
    private static let expiry = "Memhub does not let memories expire on a day: delete them, or give an agent a retention."

    static let additionOptions = [
        "custom_categories": "Memhub sorts memories into banks of its own: custom categories are not taken.",
        "custom_instructions": "What is extracted is set for the whole hub: instructions of one request are not taken.",
        "agent_custom_instructions": "What is extracted is set for the whole hub: instructions of one request are not taken.",
        "structured_data_schema": "Memhub extracts facts: structured data of a schema is not offered.",
        "timestamp": "Memories have the time at which they arrive; metadata.occurred_at tells recall when something was said.",
        "expiration_date": expiry,
    ]

    static let updateOptions = [
        "timestamp": "Memories have the time at which they arrived, which an update does not change.", "expiration_date": expiry,
    ]

    static let readingOptions = [
        "show_expired": "Only memories that hold now are shown; their history is at /v1/memories/{id}/history/.",
        "reference_date": "Times in a query are understood from now on: a reference date is not taken.",
    ]

    /// - Errors: `notOffered` when the body asks for one of the options; null, false and what is empty ask for nothing.
    static func check(_ request: APIRequest, _ options: [String: String]) throws(WireError) {
        let body = try request.body([String: JSONValue].self)
        for (name, sentence) in options.sorted(by: { $0.key < $1.key }) {
            guard let value = body[name], ![.null, .bool(false), .array([]), .object([:])].contains(value) else { continue }
            throw WireError(.notOffered, sentence, field: name)
        }
        if body["latest_only"] == .bool(false) {
            throw WireError(.notOffered, "Only the latest version of a memory is shown; older ones are in its history.", field: "latest_only")
        }
    }

    private static let project = "/api/v1/orgs/organizations/{organization}/projects/{project}"

    private static let routes: [(methods: [String], path: String, sentence: String)] = [
        (["POST"], "/v1/exports", "Exports by schema are not offered; GET /api/memory/users/{user_id}/export gives a user's whole memory."),
        (["POST"], "/v1/exports/get", "Exports by schema are not offered; GET /api/memory/users/{user_id}/export gives a user's whole memory."),
        (["POST"], "/v1/summary", "Summaries of exports are not offered; GET /api/memory/users/{user_id}/summary gives a user's."),
        (["POST"], "/v1/feedback", "Feedback on memories is not offered: what is recalled grows stronger by itself."),
        (["GET"], "/v2/entities/user/{name}/profile", "Profiles are not offered; GET /api/memory/users/{user_id}/summary gives a user's summary."),
        (["POST"], "/v2/profiles/jobs", "Profiles are not offered; a user's summary is made by itself."),
        (["GET"], "/v2/profiles/jobs/{job}", "Profiles are not offered; a user's summary is made by itself."),
        (["GET", "POST"], "/v2/profiles/settings", "Profiles are not offered; a user's summary is made by itself."),
        (["POST"], "/api/v1/orgs/organizations/{organization}/projects", "A hub is one project: others cannot be made."),
        (["GET", "PATCH", "DELETE"], project, "A hub is one project, whose settings are under /api/settings and /api/system-settings."),
        (["GET", "POST", "PUT", "DELETE"], project + "/members", "A hub has tokens instead of members: memhub token create."),
        (["GET", "POST"], "/api/v1/webhooks/projects/{project}", "Webhooks are not offered; /ws/events tells of every change."),
        (["PUT", "DELETE"], "/api/v1/webhooks/{webhook}", "Webhooks are not offered; /ws/events tells of every change."),
    ]

    static func add(to router: inout Router) {
        for (methods, path, sentence) in routes {
            for method in methods {
                router.add(method, path) { _ in throw WireError(.notOffered, sentence) }
            }
        }
    }
}
