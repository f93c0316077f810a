import Foundation
import Hub

/// The table of settings for people and programs.
enum SettingsText {
    /// For `--help`.
    static let environment: String = {
        let width = Settings.definitions.map(\.name.count).max() ?? 0
        let lines = Settings.definitions.map { definition in
            "  \(definition.name.padded(to: width))  \(meaning(definition))"
        }
        return "Environment (a flag wins over its variable):\n" + lines.joined(separator: "\n")
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

    private static func meaning(_ definition: SettingDefinition) -> String {
        let fallback = definition.defaultText.isEmpty ? "" : " Default: \(definition.defaultText)."
        return withUnit(definition) + fallback
    }
}
