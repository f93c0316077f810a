/// Takes settings out of flags and environment, and notes everything that is wrong with them.
///
/// A wrong setting reads like its default, so that the reading goes on and finds the other wrong ones.
struct SettingsReader {
    private let environment: [String: String]
    private let flags: [String: String]
    private let workingFolder: String
    private(set) var problems: [String] = []
    private var shown: [String: EffectiveSetting] = [:]

    /// - Parameter flags: by environment name; they win. Empty text counts as not given, in both.
    init(environment: [String: String], flags: [String: String], workingFolder: String) {
        self.environment = environment
        self.flags = flags
        self.workingFolder = workingFolder
    }

    /// In the table's order.
    var effective: [EffectiveSetting] { SettingTable.all.compactMap { shown[$0.name] } }

    mutating func value<Value>(_ setting: Setting<Value>) -> Value {
        guard let fallback = setting.rule.parse(setting.definition.defaultText) else {
            preconditionFailure("the default of \(setting.definition.name) breaks its own rule")
        }
        return given(setting) ?? fallback
    }

    /// A setting whose default the machine decides.
    mutating func value(_ setting: Setting<Int>, machineDefault: Int) -> Int {
        if let value = given(setting) { return value }
        show(setting.definition, "\(machineDefault)", .default)
        return machineDefault
    }

    /// A setting that may be absent.
    mutating func optional<Value>(_ setting: Setting<Value>) -> Value? { given(setting) }

    /// An absolute path without a slash at its end.
    mutating func folder(_ setting: Setting<String>, default fallback: String) -> String {
        let path = FilePath.absolute(given(setting) ?? fallback, in: workingFolder)
        show(setting.definition, path, origin(of: setting.definition.name))
        return path
    }

    func isGiven<Value>(_ setting: Setting<Value>) -> Bool { origin(of: setting.definition.name) != .default }

    mutating func reject<Value>(_ setting: Setting<Value>, _ rule: String) {
        problems.append("\(setting.definition.name) \(rule)")
    }

    /// Names that look like settings and are none.
    mutating func rejectUnknownNames() {
        let known = Set(SettingTable.all.map(\.name)).union(SettingNames.ofClients)
        for name in Set(environment.keys).union(flags.keys).subtracting(known).sorted()
        where name.hasPrefix("MEMHUB_") && !name.hasPrefix(SettingNames.testPrefix) {
            let nearest = SettingNames.nearest(to: name, among: known.sorted())
            problems.append("\(name) is not a setting" + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
    }

    private mutating func given<Value>(_ setting: Setting<Value>) -> Value? {
        let definition = setting.definition
        guard let text = text(of: definition.name) else {
            show(definition, definition.defaultText, .default)
            return nil
        }
        show(definition, text, origin(of: definition.name))
        let value = setting.rule.parse(text)
        if value == nil { problems.append("\(definition.name) must be \(definition.allowed)") }
        return value
    }

    private func text(of name: String) -> String? {
        for source in [flags, environment] {
            if let text = source[name], !text.isEmpty { return text }
        }
        return nil
    }

    private func origin(of name: String) -> EffectiveSetting.Origin {
        if flags[name]?.isEmpty == false { return .flag }
        return environment[name]?.isEmpty == false ? .environment : .default
    }

    private mutating func show(_ definition: SettingDefinition, _ text: String, _ origin: EffectiveSetting.Origin) {
        let value = definition.isSecret && !text.isEmpty ? "********" : text
        shown[definition.name] = EffectiveSetting(definition: definition, value: value, origin: origin)
    }
}
