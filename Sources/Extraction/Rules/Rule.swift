/// What the facts of one key have in common.
struct Topic: Sendable {
    var key: String
    var bank: MemoryBank
    var importance: Double
    var cardinality: ExtractedFact.Cardinality
    var sector: MemorySector

    /// The key is only the beginning of one: the name that was said follows ("favorite_color").
    var isPrefix: Bool { key.isEmpty || key.hasSuffix("_") }

    init(_ key: String, _ bank: MemoryBank, _ importance: Double, _ cardinality: ExtractedFact.Cardinality, _ sector: MemorySector = .semantic) {
        self.key = key
        self.bank = bank
        self.importance = importance
        self.cardinality = cardinality
        self.sector = sector
    }
}

/// One sentence form and the fact it states. To teach the extractor a form, add one line to a table in `Rules/`.
final class Rule: Sendable {
    enum Timing: Sendable {
        /// An end that was said ("until Friday") ends the fact; other dates do not matter.
        case optional
        /// Holds only during a period that was said.
        case bounded
        /// Something to come: the period said is required, and ends it.
        case future
        /// Something to come, dated or not.
        case futureIfSaid
        /// Something to come on a later day, which must be said.
        case ahead
        /// Something that happened in a period that was said, or "just", "recently", "finally".
        case past
        /// Something that happened in a period that must be said.
        case pastDated
        /// Something that has been so for a time that was said ("for ten years").
        case lasting
        /// What another rule says better when a date was said.
        case undated
        /// Something that happened, dated or not.
        case pastIfSaid
        /// Only with "every …", "twice a week".
        case recurring
    }

    let pattern: Pattern
    /// Whether the rule tells of something past: "on Monday" is then the last one.
    var isPast: Bool { timing == .past || timing == .pastDated || timing == .pastIfSaid }
    let topic: Topic
    /// `{name}` stands for what the pattern captured; `{name+s}` for a form of it (``ThirdPerson/form(of:as:)``), `{name+1+a}` for two.
    let text: String
    /// Default: the pattern's main capture.
    let value: String?
    let timing: Timing
    let operation: ExtractedFact.Operation

    init(
        _ pattern: String, _ topic: Topic, _ text: String, value: String? = nil, _ timing: Timing = .optional,
        operation: ExtractedFact.Operation = .assert
    ) {
        self.pattern = Pattern(pattern)
        self.topic = topic
        self.text = text
        self.value = value
        self.timing = timing
        self.operation = operation
    }
}

/// For each clause the first match in each table wins; tables are tried in this order.
enum Rules {
    /// Tried on every clause.
    static let tables: [[Rule]] = [
        identity, names, beliefs, home, household, work, workingLife, affiliations, studies, fields, partners, relatives, pets, health, treatments, ailments, diets,
        preferences, fears, skills, plans, goals, contact,
    ]
    /// Tried unless a clause said already what someone has or where someone lives: "I bought a flat in Ghent" is one fact.
    static let acquisitions: [[Rule]] = [possessions, events]
    /// Tried, in this order, on a clause of which nothing is known yet.
    static let fallbacks: [[Rule]] = [kin, pastimes, generalPlans, generalEvents]
    /// Tried on a clause that states nothing but a pastime.
    static let routines: [Rule] = habits
    /// Tried on what follows a greeting.
    static let introductions: [Rule] = greetedNames

    /// Tried on what the user asks to be remembered, when nothing else is known of it.
    static let requests: [Rule] = requested

    static let everything: [[Rule]] = tables + acquisitions + fallbacks + [routines, introductions, requests]
}
