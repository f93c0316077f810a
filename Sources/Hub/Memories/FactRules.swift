import Extraction
import Wire

extension FactCreate: Ruled {
    public static let rules: [FieldRule<FactCreate>] = [
        .text("fact_key", bytes: Limits.nameBytes, allowsEmpty: false) { $0.factKey },
        .text("fact_value", bytes: Limits.factBytes, allowsEmpty: false) { $0.factValue },
        .text("fact_text", bytes: Limits.factBytes, allowsEmpty: false) { $0.factText },
        .number("importance", in: 0...1) { $0.importance }, .bank("memory_bank") { $0.memoryBank }, .sector { $0.sector },
        .name("scope", of: ["global", "agent"]) { $0.scope }, .object("metadata", bytes: Limits.metadataBytes) { $0.metadata },
    ]

    /// Checks a fact that a person gave.
    func check() throws(WireError) {
        try checkRules()
        if scope == "agent", agentId == nil { throw .invalid("agent_id", "must be given where the scope is agent") }
        if let start = validityStart, let end = validityEnd, end <= start {
            throw .invalid("validity_end", "must be after validity_start")
        }
    }
}

extension FactUpdate: Ruled {
    public static let rules: [FieldRule<FactUpdate>] = [
        .text("fact_key", bytes: Limits.nameBytes, allowsEmpty: false) { $0.factKey },
        .text("fact_value", bytes: Limits.factBytes, allowsEmpty: false) { $0.factValue },
        .text("fact_text", bytes: Limits.factBytes, allowsEmpty: false) { $0.factText },
        .number("importance", in: 0...1) { $0.importance }, .bank("memory_bank") { $0.memoryBank }, .sector { $0.sector },
        .object("metadata", bytes: Limits.metadataBytes) { $0.metadata },
    ]
}

extension RememberRequest: Ruled {
    public static let rules: [FieldRule<RememberRequest>] = [
        .text("content", bytes: Limits.textBytes, allowsEmpty: false) { $0.content },
        .object("metadata", bytes: Limits.metadataBytes) { $0.metadata },
    ]
}

extension AgentFields: Ruled {
    public static let rules: [FieldRule<AgentFields>] = [
        .text("name", bytes: Limits.nameBytes, allowsEmpty: false) { $0.name },
        .name("memory_scope", of: ["global", "agent"]) { $0.memoryScope }, .bank("default_bank") { $0.defaultBank },
        .number("retention", in: 0...36_500) { $0.retention },
        .text("system_prompt", bytes: Limits.textBytes) { $0.systemPrompt },
    ]
}

extension FieldRule {
    static func bank(_ field: String, _ value: @escaping @Sendable (Body) -> String?) -> FieldRule {
        .name(field, of: MemoryBank.allCases.map(\.rawValue), value)
    }

    static func sector(_ value: @escaping @Sendable (Body) -> String?) -> FieldRule {
        .name("sector", of: MemorySector.allCases.map(\.rawValue), value)
    }
}
