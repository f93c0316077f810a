import Extraction
import Foundation
import Postgres

/// A fact as a text is made of it.
struct SourceFact: Sendable {
    var known: KnownFact
    var importance: Double
    var bank: String
    var sector: String
    var origin: String
    var validityStart: Date
    var salience: Salience

    /// Without the key in front, where the text is a sentence of its own.
    var statement: String {
        let prefix = FactDraft.text(key: known.key, "")
        let isSentence = origin != FactOrigin.manual.rawValue && known.text.hasPrefix(prefix)
        return isSentence ? String(known.text.dropFirst(prefix.count)) : known.text
    }
}

extension SourceFact {
    init(_ row: Row) throws(PostgresError) {
        known = try KnownFact(row)
        importance = try row.get("importance")
        bank = try row.get("memory_bank")
        sector = try row.get("sector")
        origin = try row.get("origin")
        validityStart = try row.get("validity_start")
        salience = try Salience(row)
    }
}

extension Salience {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            importance: try row.get("importance"),
            sector: MemorySector(rawValue: try row.get("sector", as: String.self)) ?? .semantic, createdAt: try row.get("created_at"),
            recallCount: try row.get("recall_count"), lastRecalledAt: try row.getOptional("last_recalled_at", as: Date.self))
    }
}

extension PrunableFact {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.get("fact_id"), isClosed: try row.get("is_closed"), salience: try Salience(row), weight: try row.get("weight"))
    }
}

extension FactDraft {
    /// One fact in place of several of one scope and key.
    ///
    /// - Parameter sources: the first gives bank and sector.
    init(summarising sources: [SourceFact], as text: String, userId: String) {
        let first = sources[0]
        var values: [String] = []
        for source in sources where !values.contains(source.known.value) { values.append(source.known.value) }
        self.init(
            userId: userId, agentId: first.known.agentId, key: first.known.key, value: values.joined(separator: ", "),
            text: FactDraft.text(key: first.known.key, text), importance: sources.map(\.importance).max() ?? first.importance,
            bank: first.bank, sector: first.sector, origin: .summarised,
            validityStart: sources.map(\.validityStart).min() ?? first.validityStart)
    }
}
