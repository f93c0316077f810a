import Extraction
import Foundation
import Wire

/// What a source says, in the hub's words but with the source's own names for users, agents and facts.
package enum ImportedRecord: Sendable {
    case user(ImportedUser)
    case agent(ImportedAgent)
    case fact(ImportedFact)
    /// A row of another hub's export, as it stands there.
    case line(ExportedRow)
    /// What the source holds and the hub does not take.
    case skipped(SkippedRecord)
}

package struct ImportedUser: Sendable {
    /// The source's names for one person, the most precise first.
    var names: [String]
    var displayName: String?
    /// Nil: the source did not say.
    var memoryEnabled: Bool?
    var timeZone: String?
    var createdAt: Date?
}

package struct ImportedAgent: Sendable {
    var name: String
    var displayName: String?
    /// Whether what it hears stays with it.
    var isScoped = true
    var createdAt: Date?
}

package struct ImportedFact: Sendable {
    var name: String
    var user: ImportedUser
    var agent: ImportedAgent?
    var key = "note"
    var value: String
    var text: String
    var importance = 0.5
    var bank = MemoryBank.general.rawValue
    var origin = FactOrigin.remembered
    var metadata: [String: JSONValue] = [:]
    var isProtected = false
    var validityStart: Date?
    var validityEnd: Date?
    var createdAt: Date?
    var updatedAt: Date?
    var vector: ImportedVector?
    /// Oldest first.
    var history: [ImportedChange] = []
    /// The source's names of the facts this one sums up.
    var sources: [String] = []
}

/// A vector as the source holds it.
package struct ImportedVector: Sendable {
    var values: [Float]
    /// What was embedded.
    var text: String
    /// What the source says it was embedded with; empty when it does not say.
    var model = ""
}

/// One step of a fact's history.
package struct ImportedChange: Sendable {
    enum Event: String, Sendable { case added = "ADD", updated = "UPDATE" }

    var name: String
    var event: Event
    var oldText: String?
    var newText: String?
    var at: Date?
}

package struct ExportedRow: Sendable {
    var line: ExportLine
    /// The line as it stands in the file, so that nothing is lost on the way.
    var text: String
}

package struct SkippedRecord: Sendable, Equatable, Codable {
    /// The table of the hub it would have gone to.
    package var table: String
    /// The source's name for it; never its contents.
    package var id: String
    package var reason: SkipReason
    /// The constraint that refused it.
    package var constraint: String?
}

package enum SkipReason: String, Sendable, Codable, CaseIterable {
    case userMissing = "user_missing"
    case userNotMapped = "user_not_mapped"
    case textMissing = "text_missing"
    case textTooLong = "text_too_long"
    case notStorable = "not_storable"
    case metadataTooLarge = "metadata_too_large"
    case deletedThere = "deleted_there"
    case deletedHere = "deleted_here"
    case vectorWithoutFact = "vector_without_fact"
    case factMissing = "fact_missing"
    case lineNotReadable = "line_not_readable"
    case tableUnknown = "table_unknown"
    case refused

    /// For people.
    package var meaning: String {
        switch self {
        case .userMissing: "it belongs to nobody"
        case .userNotMapped: "its user's name is no user id here: map it, or give a platform"
        case .textMissing: "it has no text"
        case .textTooLong: "its text is too long"
        case .notStorable: "its text cannot be stored"
        case .metadataTooLarge: "its metadata is too large"
        case .deletedThere: "it was deleted there"
        case .deletedHere: "it was deleted here since"
        case .vectorWithoutFact: "a vector whose fact is gone"
        case .factMissing: "a fact it names is not here"
        case .lineNotReadable: "the line cannot be read"
        case .tableUnknown: "this hub has no such table"
        case .refused: "the database refused it"
        }
    }
}
