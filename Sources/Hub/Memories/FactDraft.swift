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
    /// - Parameter defaultBank: the agent's, for facts that belong to no bank of their own.
    init(_ fact: ExtractedFact, userId: String, agentId: UUID?, turnId: UUID, taskId: UUID, defaultBank: String?, saidAt: Date) {
        self.init(
            userId: userId, agentId: agentId, key: fact.key, value: fact.value, text: FactDraft.text(key: fact.key, fact.text),
            importance: fact.importance, bank: fact.bank == .general ? defaultBank ?? fact.bank.rawValue : fact.bank.rawValue,
            sector: fact.sector.rawValue, origin: .extracted, basis: fact.basis, sourceTurnId: turnId, taskId: taskId,
            validityStart: fact.validFrom ?? saidAt, validityEnd: fact.validUntil)
    }

    /// What is embedded, shown and injected: "home: lives in Oslo".
    static func text(key: String, _ text: String) -> String {
        "\(key.replacing("_", with: " ")): \(text)"
    }

    /// Checks a fact that a person gave.
    static func check(_ fact: FactCreate) throws(WireError) {
        try checkKey(fact.factKey)
        try Limits.check(fact.factValue, "fact_value", bytes: Limits.factBytes, allowsEmpty: false)
        try checkFields(
            text: fact.factText, importance: fact.importance, bank: fact.memoryBank, sector: fact.sector,
            metadata: fact.metadata)
        if let scope = fact.scope {
            guard ["global", "agent"].contains(scope) else { throw .invalid("scope", "must be global or agent") }
            if scope == "agent", fact.agentId == nil { throw .invalid("agent_id", "must be given where the scope is agent") }
        }
        if let start = fact.validityStart, let end = fact.validityEnd, end <= start {
            throw .invalid("validity_end", "must be after validity_start")
        }
    }

    static func check(_ update: FactUpdate) throws(WireError) {
        if let key = update.factKey { try checkKey(key) }
        try Limits.check(update.factValue, "fact_value", bytes: Limits.factBytes, allowsEmpty: false)
        try checkFields(
            text: update.factText, importance: update.importance, bank: update.memoryBank, sector: update.sector,
            metadata: update.metadata)
    }

    private static func checkKey(_ key: String) throws(WireError) {
        try Limits.check(key, "fact_key", bytes: Limits.nameBytes, allowsEmpty: false)
    }

    private static func checkFields(
        text: String?, importance: Double?, bank: String?, sector: String?, metadata: JSONValue?
    ) throws(WireError) {
        try Limits.check(text, "fact_text", bytes: Limits.factBytes, allowsEmpty: false)
        if let importance, !(0...1).contains(importance) { throw .invalid("importance", "must be between 0 and 1") }
        try checkBank(bank, "memory_bank")
        if let sector, MemorySector(rawValue: sector) == nil {
            throw .invalid("sector", "must be one of \(MemorySector.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        try checkMetadata(metadata)
    }

    static func checkBank(_ bank: String?, _ field: String) throws(WireError) {
        if let bank, MemoryBank(rawValue: bank) == nil {
            throw .invalid(field, "must be one of \(MemoryBank.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }

    static func checkMetadata(_ metadata: JSONValue?) throws(WireError) {
        guard let metadata else { return }
        guard case .object = metadata else { throw .invalid("metadata", "must be an object") }
        if WireCoder.encode(metadata).count > Limits.metadataBytes {
            throw WireError(.tooLong, "The field metadata may have at most \(Limits.metadataBytes) bytes.", field: "metadata")
        }
    }
}
