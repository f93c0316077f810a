import Foundation
import Wire

extension [String: JSONValue] {
    /// The first of the names that has a text that is not empty, or a number as text.
    func text(_ names: String...) -> String? {
        for name in names {
            switch self[name] {
            case .string(let text) where !text.isEmpty: return text
            case .int(let number): return String(number)
            default: continue
            }
        }
        return nil
    }

    func date(_ names: String...) -> Date? { names.lazy.compactMap { self[$0]?.stringValue }.compactMap(ForeignTime.date).first }

    func flag(_ name: String) -> Bool? { if case .bool(let flag) = self[name] { flag } else { nil } }

    func number(_ name: String) -> Double? {
        switch self[name] {
        case .double(let number): number
        case .int(let number): Double(number)
        default: nil
        }
    }

    func object(_ name: String) -> [String: JSONValue]? { if case .object(let object) = self[name] { object } else { nil } }

    func texts(_ name: String) -> [String] {
        guard case .array(let values) = self[name] else { return [] }
        return values.compactMap(\.stringValue)
    }
}

/// Times as other products write them.
enum ForeignTime {
    /// RFC 3339, also without a zone, which then is UTC.
    static func date(_ text: String) -> Date? { Timestamp.parse(text) ?? Timestamp.parse(text + "Z") }
}
