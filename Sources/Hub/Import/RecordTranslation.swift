import Extraction
import Foundation
import Wire

/// Turns what a source says into rows, or says why not. No I/O.
struct RecordTranslation: Sendable {
    var users: UserMapping
    /// Of the source: see ``ImportSource/kind``.
    var kind: String
    /// The model whose vectors the hub uses.
    var fingerprint: String
    var now: Date

    enum Outcome: Sendable {
        case unit(TransferUnit)
        case skipped(SkippedRecord)
    }

    func translate(_ user: ImportedUser) -> Outcome {
        guard let name = users.user(of: user.names) else {
            return .skipped(SkippedRecord(table: "users", id: user.names.first ?? "", reason: missing(user)))
        }
        return .unit(TransferUnit(rows: [row(of: user, as: name)], table: "users", id: name.text))
    }

    func translate(_ agent: ImportedAgent) -> Outcome {
        .unit(TransferUnit(rows: [row(of: agent)], table: "agents", id: agent.name))
    }

    /// - Parameter hasVector: whether the source's vector is kept.
    func translate(_ fact: ImportedFact, hasVector: Bool) -> Outcome {
        guard let user = users.user(of: fact.user.names) else { return skipped(fact, missing(fact.user)) }
        if let reason = refusal(of: fact) { return skipped(fact, reason) }
        let id = self.id(ofFact: fact.name)
        var rows = [row(of: fact.user, as: user)]
        if let agent = fact.agent { rows.append(row(of: agent)) }
        rows.append(row(of: fact, id: id, user: user))
        rows += changes(of: fact).map { row(of: $0, factId: id, user: user) }
        rows += fact.sources.map { source in
            TransferRow("fact_sources", userId: user.text, ["fact_id": JSONValue(id), "source_id": JSONValue(self.id(ofFact: source))])
        }
        if hasVector, let vector = fact.vector {
            rows.append(Self.row(of: vector.normalized, item: id, userId: user.text, fingerprint: fingerprint))
        }
        return .unit(TransferUnit(rows: rows, table: "facts", id: fact.name))
    }

    func translate(_ row: ExportedRow) -> Outcome {
        var userId: String?
        if let owner = row.line.row["user_id"]?.stringValue {
            guard let user = users.user(of: [owner]) else {
                return .skipped(SkippedRecord(table: row.line.table, id: owner, reason: .userNotMapped))
            }
            userId = user.text
        }
        let moved = TransferRow(row, userId: userId)
        let id = moved.keys.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ")
        return .unit(TransferUnit(rows: [moved], table: row.line.table, id: id))
    }

    /// A vector's row.
    static func row(of vector: [Float], item: UUID, userId: String, fingerprint: String) -> TransferRow {
        TransferRow(
            TransferTable.vectors, userId: userId,
            ["item_id": JSONValue(item), "model": .string(fingerprint), "embedding": JSONValue(vector: vector)])
    }

    func id(ofFact name: String) -> UUID { DerivedIdentifier.uuid(name, of: "\(kind) fact") }

    private func missing(_ user: ImportedUser) -> SkipReason { user.names.isEmpty ? .userMissing : .userNotMapped }

    private func skipped(_ fact: ImportedFact, _ reason: SkipReason) -> Outcome {
        .skipped(SkippedRecord(table: "facts", id: fact.name, reason: reason))
    }

    private func refusal(of fact: ImportedFact) -> SkipReason? {
        if fact.text.allSatisfy(\.isWhitespace) || fact.key.allSatisfy(\.isWhitespace) { return .textMissing }
        if max(fact.text.utf8.count, fact.value.utf8.count) > Limits.textBytes || fact.key.utf8.count > Limits.nameBytes { return .textTooLong }
        if [fact.text, fact.value, fact.key].contains(where: { $0.utf8.contains(0) }) { return .notStorable }
        return WireCoder.encode(fact.metadata).count > Limits.metadataBytes ? .metadataTooLarge : nil
    }

    private func row(of user: ImportedUser, as name: UserName) -> TransferRow {
        // Nobody is remembered on the web who has not said so.
        let isEnabled = user.memoryEnabled ?? (name.platform == UserName.webPlatform ? false : nil)
        return TransferRow(
            "users", userId: name.text,
            [
                "platform": .string(name.platform), "display_name": JSONValue(user.displayName.map(shortened)),
                "memory_enabled": isEnabled.map(JSONValue.bool) ?? .null,
                "time_zone": .string(user.timeZone.flatMap(TimeZone.init(identifier:))?.identifier ?? "UTC"),
                "created_at": JSONValue(user.createdAt ?? now), "updated_at": JSONValue(now),
            ])
    }

    private func row(of agent: ImportedAgent) -> TransferRow {
        TransferRow(
            "agents",
            [
                "agent_id": JSONValue(id(of: agent)), "name": .string(shortened(agent.displayName ?? agent.name)),
                "memory_scope": .string(agent.isScoped ? "agent" : "global"), "created_at": JSONValue(agent.createdAt ?? now),
                "updated_at": JSONValue(now),
            ])
    }

    private func row(of fact: ImportedFact, id: UUID, user: UserName) -> TransferRow {
        let start = fact.validityStart ?? fact.createdAt ?? now
        return TransferRow(
            "facts", userId: user.text,
            [
                "fact_id": JSONValue(id), "agent_id": JSONValue(fact.agent.map(self.id(of:))), "fact_key": .string(fact.key),
                "fact_value": .string(fact.value), "fact_text": .string(fact.text),
                "importance": .double(fact.importance.isFinite ? min(max(fact.importance, 0), 1) : 0.5),
                "memory_bank": .string((MemoryBank(rawValue: fact.bank) ?? .general).rawValue), "sector": .string("semantic"),
                "origin": .string(fact.origin.rawValue), "metadata": .object(fact.metadata), "is_protected": .bool(fact.isProtected),
                "validity_start": JSONValue(start), "validity_end": JSONValue(fact.validityEnd),
                "created_at": JSONValue(fact.createdAt ?? now), "updated_at": JSONValue(fact.updatedAt ?? fact.createdAt ?? now),
            ])
    }

    /// Every fact's history begins with its text.
    private func changes(of fact: ImportedFact) -> [ImportedChange] {
        if !fact.history.isEmpty { return fact.history }
        return [ImportedChange(name: "\(fact.name) added", event: .added, newText: fact.text, at: fact.createdAt)]
    }

    private func row(of change: ImportedChange, factId: UUID, user: UserName) -> TransferRow {
        TransferRow(
            "fact_history", userId: user.text,
            [
                "history_id": JSONValue(DerivedIdentifier.uuid(change.name, of: "\(kind) change of \(factId)")), "fact_id": JSONValue(factId),
                "event": .string(change.event.rawValue), "old_text": JSONValue(change.oldText.map(storable)),
                "new_text": JSONValue(change.newText.map(storable)), "actor": .string("admin"), "at": JSONValue(change.at ?? now),
            ])
    }

    private func id(of agent: ImportedAgent) -> UUID { DerivedIdentifier.uuid(agent.name, of: "\(kind) agent") }

    private func shortened(_ name: String) -> String {
        var name = storable(name)
        while name.utf8.count > Limits.nameBytes { name.removeLast() }
        return name
    }

    private func storable(_ text: String) -> String { text.replacing("\0", with: "") }
}
