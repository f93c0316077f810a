import Foundation

/// The part of a life a fact belongs to. Raw values are stored and shown as written.
public enum MemoryBank: String, Codable, Sendable, CaseIterable {
    case personal = "Personal"
    case work = "Work"
    case general = "General"
    case relationships = "Relationships"
    case health = "Health"
    case interests = "Interests"
    case events = "Events"
}

/// The kind of memory, which decides how fast its importance decays.
public enum MemorySector: String, Codable, Sendable, CaseIterable {
    case semantic, episodic, procedural, emotional, reflective
}

/// Something the user said about themselves.
public struct ExtractedFact: Sendable, Equatable, Codable {
    public enum Cardinality: String, Codable, Sendable {
        /// A new value supersedes the old one (home, employer).
        case single
        /// Values accumulate (likes, pets).
        case many
    }

    public enum Operation: String, Codable, Sendable {
        case assert
        /// Closes the matching open fact. An empty `value` (single-valued keys only) matches whichever is open.
        case retract
    }

    public enum Basis: String, Codable, Sendable {
        /// The user said so.
        case stated
        /// Concluded from what the user said; never by rules.
        case inferred
    }

    /// snake_case: "home", "likes", "favorite_color".
    public var key: String
    /// The user's own words, at most twelve of them: "Oslo".
    public var value: String
    /// Third person without its subject: "lives in Oslo". Relative dates are written out.
    public var text: String
    /// 0…1.
    public var importance: Double
    public var bank: MemoryBank
    public var sector: MemorySector
    /// When it began to be true or happened; nil: not said.
    public var validFrom: Date?
    /// The first instant at which it is no longer true (exclusive); nil: open.
    public var validUntil: Date?
    public var cardinality: Cardinality
    public var operation: Operation
    public var basis: Basis

    public init(
        key: String, value: String, text: String, importance: Double, bank: MemoryBank, sector: MemorySector,
        validFrom: Date? = nil, validUntil: Date? = nil, cardinality: Cardinality, operation: Operation = .assert,
        basis: Basis = .stated
    ) {
        self.key = key
        self.value = value
        self.text = text
        self.importance = importance
        self.bank = bank
        self.sector = sector
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.cardinality = cardinality
        self.operation = operation
        self.basis = basis
    }
}
