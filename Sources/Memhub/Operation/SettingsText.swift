import Foundation
import Hub

/// The table of settings for people and programs.
enum SettingsText {
    /// For `--help`, whose lines are folded at 80 columns.
    static let environment: String = {
        let entries = Settings.definitions.map { definition in
            let fallback = definition.defaultText.isEmpty ? "" : " [\(definition.defaultText)]"
            return "  \(definition.name)\(fallback)\n    \(withUnit(definition))"
        }
        return "Environment [default]; a flag wins over its variable:\n" + entries.joined(separator: "\n")
    }()

    static func table(_ settings: [EffectiveSetting]) -> String {
        TextTable(
            header: ["NAME", "VALUE", "FROM", "MEANING"],
            rows: settings.map { [$0.definition.name, $0.value, $0.origin.rawValue, withUnit($0.definition)] }
        ).text
    }

    /// The README's table.
    static var markdown: String {
        let rows = Settings.definitions.map { definition in
            let flag = definition.flag.map { "`--\($0)`" } ?? ""
            let fallback = definition.defaultText.isEmpty ? "" : "`\(definition.defaultText)`"
            return "| `\(definition.name)` | \(flag) | \(fallback) | \(withUnit(definition)) |"
        }
        return (["| variable | flag | default | meaning |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }

    static func json(_ settings: [EffectiveSetting]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
        return String(decoding: try encoder.encode(settings.map(Entry.init)), as: UTF8.self)
    }

    private struct Entry: Encodable {
        var name: String
        var value: String
        var from: EffectiveSetting.Origin
        var meaning: String
        var unit: String?
        var secret: Bool

        init(_ setting: EffectiveSetting) {
            name = setting.definition.name
            value = setting.value
            from = setting.origin
            meaning = setting.definition.meaning
            unit = setting.definition.unit
            secret = setting.definition.isSecret
        }
    }

    private static func withUnit(_ definition: SettingDefinition) -> String {
        guard let unit = definition.unit else { return definition.meaning }
        return "\(definition.meaning.dropLast()) (\(unit))."
    }
}
