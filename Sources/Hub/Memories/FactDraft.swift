import Extraction
import Foundation
import Wire

/// Where a fact came from.
enum FactOrigin: String, Sendable {
    /// From what the user said.
    case extracted
    /// Given by a person through the facts routes.
    case manual
    /// Given through the provider routes, word for word.
    case remembered
    /// Made of several others, which it supersedes.
    case summarised
}

/// A fact about to be stored.
struct FactDraft: Sendable, Equatable {
    var id = UUID()
    var userId: String
    var agentId: UUID?
    var key: String
    var value: String
    var text: String
    var importance: Double
    var bank: String
    var sector: String
    var origin: FactOrigin
    var basis = ExtractedFact.Basis.stated
    /// JSON.
    var metadata = "{}"
    var entities = MemoryEntities.none
    var isProtected = false
    var sourceTurnId: UUID?
    var taskId: UUID?
    var validityStart: Date
    var validityEnd: Date?

    var event: EventDraft {
        EventDraft(
            .factExtracted, userId: userId, agentId: agentId, factId: id,
            data: FactEventData(
                id: Identifier(id), userId: userId, agentId: agentId.map(Identifier.init), taskId: taskId.map(Identifier.init),
                factKey: key, factValue: value, factText: text, importance: importance, memoryBank: bank, sector: sector,
                sourceTurnId: sourceTurnId.map(Identifier.init)))
    }
}

extension FactDraft {
    /// The agent's bank is for facts that belong to no bank of their own.
    init(_ fact: ExtractedFact, userId: String, agentId: UUID?, turn: TurnToExtract, turnId: UUID, taskId: UUID) {
        self.init(
            userId: userId, agentId: agentId, key: fact.key, value: fact.value, text: FactDraft.text(key: fact.key, fact.text),
            importance: fact.importance, bank: fact.bank == .general ? turn.defaultBank ?? fact.bank.rawValue : fact.bank.rawValue,
            sector: fact.sector.rawValue, origin: .extracted, basis: fact.basis, metadata: turn.metadata, entities: turn.entities,
            sourceTurnId: turnId, taskId: taskId, validityStart: fact.validFrom ?? turn.utterance.occurredAt, validityEnd: fact.validUntil)
    }

    /// What is embedded, shown and injected: "home: lives in Oslo".
    static func text(key: String, _ text: String) -> String {
        "\(key.replacing("_", with: " ")): \(text)"
    }
}
