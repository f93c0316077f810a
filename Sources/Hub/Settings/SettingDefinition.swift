/// What a person needs to know of one setting.
public struct SettingDefinition: Sendable, Equatable {
    /// The environment variable.
    public var name: String
    /// The long flag of `memhub serve` without its dashes; nil: environment only.
    public var flag: String?
    /// One sentence.
    public var meaning: String
    /// Nil for what is not a quantity.
    public var unit: String?
    /// The default as it would be written, or in words where it depends on the machine.
    public var defaultText: String
    /// What may be written, continuing "must be …".
    public var allowed: String
    /// A secret's value is never shown, not even in an error.
    public var isSecret: Bool
}

/// A setting and how its text becomes a value.
struct Setting<Value: Sendable>: Sendable {
    let definition: SettingDefinition
    let rule: SettingRule<Value>

    init(
        _ name: String, flag: String? = nil, _ meaning: String, unit: String? = nil, default defaultText: String,
        _ rule: SettingRule<Value>, isSecret: Bool = false
    ) {
        definition = SettingDefinition(
            name: name, flag: flag, meaning: meaning, unit: unit, defaultText: defaultText, allowed: rule.allowed,
            isSecret: isSecret)
        self.rule = rule
    }
}

/// One setting as it is in force.
public struct EffectiveSetting: Sendable, Equatable {
    public enum Origin: String, Sendable, Codable { case flag, environment, `default` }

    public var definition: SettingDefinition
    /// The value as text; `********` for a secret that is set, empty for a setting that has none.
    public var value: String
    public var origin: Origin
}
