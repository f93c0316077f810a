import Foundation
import Wire

/// One event as a line for people: time, name, user, and what matters of its data.
package struct EventLine: Sendable {
    package var hasColours: Bool
    package var timeZone: TimeZone

    package init(hasColours: Bool, timeZone: TimeZone) {
        self.hasColours = hasColours
        self.timeZone = timeZone
    }

    package func text(_ event: FollowedEvent) -> String {
        let user = event.data["user_id"]?.stringValue ?? ""
        let line = [
            coloured(time(event.at), .dim), coloured(event.type.padded(to: 28), colour(of: event)), user, details(event),
        ]
        return line.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func time(_ at: Timestamp) -> String {
        Timestamp(at.date.addingTimeInterval(Double(timeZone.secondsFromGMT(for: at.date)))).text.dropFirst(11).dropLast().description
    }

    private func details(_ event: FollowedEvent) -> String {
        if let text = event.data["fact_text"]?.stringValue {
            let importance = event.data["importance"].map { " (\(plain($0)))" } ?? ""
            return SafeText.oneLine(text + importance)
        }
        let shown = ["status", "attempts", "facts_count", "duration_ms", "error", "next_attempt_at", "platform", "superseded_by"]
        let named = shown.compactMap { name in event.data[name].flatMap { $0 == .null ? nil : "\(name)=\(plain($0))" } }
        let rest = named.isEmpty ? event.data.filter { $0.key != "user_id" }.sorted { $0.key < $1.key }.map { "\($0)=\(plain($1))" } : named
        return SafeText.oneLine(rest.joined(separator: " "))
    }

    private func plain(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .int(let number): "\(number)"
        case .double(let number): number.formatted(.number.precision(.fractionLength(0...2)).grouping(.never))
        case .bool(let bool): "\(bool)"
        case .null: "null"
        case .array(let values): "\(values.count) items"
        case .object: "{…}"
        }
    }

    private enum Colour: String { case dim = "2", red = "31", green = "32", yellow = "33", cyan = "36" }

    private func colour(of event: FollowedEvent) -> Colour {
        switch event.type {
        case "memory_extraction_failed": .red
        case "memory_extraction_completed": .green
        case let type where type.hasPrefix("fact_"): .yellow
        case let type where type.hasPrefix("session_"): .cyan
        default: .dim
        }
    }

    private func coloured(_ text: String, _ colour: Colour) -> String {
        hasColours ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}
