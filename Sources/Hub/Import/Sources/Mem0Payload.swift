import Foundation
import Wire

/// A memory as mem0 keeps it beside its vector: the text in `data`, whose it is, when, and whatever the application added.
///
/// The Python library writes `user_id`, the Node library `userId`; an answer of their API has the text in `memory` and what the
/// application added in `metadata`.
enum Mem0Payload {
    private static let known: Set<String> = [
        "data", "memory", "id", "hash", "user_id", "userId", "agent_id", "agentId", "created_at", "createdAt", "updated_at", "updatedAt",
        "metadata", "score", "text_lemmatized", "textLemmatized", "runId",
    ]

    static func fact(
        _ payload: [String: JSONValue], name: String, vector: [Float]? = nil, history: [ImportedChange] = []
    ) -> ImportedFact {
        let text = payload.text("data", "memory") ?? ""
        var metadata = payload.filter { !known.contains($0.key) && $0.value != .null }
        metadata["run_id"] = payload.text("run_id", "runId").map(JSONValue.string)
        var fact = ImportedFact(
            name: name, user: ImportedUser(names: payload.text("user_id", "userId").map { [$0] } ?? []), value: text, text: text,
            metadata: metadata.merging(payload.object("metadata") ?? [:]) { own, _ in own },
            createdAt: payload.date("created_at", "createdAt"), updatedAt: payload.date("updated_at", "updatedAt"), history: history)
        fact.agent = payload.text("agent_id", "agentId").map { ImportedAgent(name: $0) }
        fact.vector = vector.map { ImportedVector(values: $0, text: text) }
        return fact
    }
}
