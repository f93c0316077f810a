import Extraction
import Foundation
import Wire

/// A call's transcript as turns: what the person said, and what the agent answered. Pure.
///
/// Entries in a row by the same speaker are one; the agent's greeting is a turn of its own, in which the person says nothing.
package struct CallTranscript: Sendable, Equatable {
    package struct Exchange: Sendable, Equatable {
        package var said = ""
        package var answered = ""
        /// The person spoke before the agent had ended.
        package var interrupted = false
        package var at: Date
    }

    /// More is no call: who sends it is asked to send less.
    package static let maximumExchanges = 2_000

    package private(set) var exchanges: [Exchange] = []
    package let startedAt: Date
    package let endedAt: Date

    /// - Parameter receivedAt: when the webhook came: nothing was said later.
    package init(_ call: FinishedCall, receivedAt: Date) {
        let seconds = call.metadata?.startTimeUnixSecs ?? call.metadata?.startTime?.date.timeIntervalSince1970
        let given = seconds.map { Date(timeIntervalSince1970: Self.plausible($0)) }
        let duration = Self.plausible(call.metadata?.callDurationSecs ?? call.metadata?.durationSecs ?? 0)
        let start = min(given ?? receivedAt.addingTimeInterval(-duration), receivedAt)
        startedAt = start
        endedAt = min(start.addingTimeInterval(duration), receivedAt)
        for entry in call.transcript ?? [] {
            let text = entry.message?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            guard !text.isEmpty else { continue }
            let offset = entry.timestamp.map { Self.plausible($0) - start.timeIntervalSince1970 } ?? entry.timeInCallSecs ?? 0
            let at = min(start.addingTimeInterval(Self.plausible(offset)), receivedAt)
            add(text, isUser: entry.role == "user", at: at, interrupted: entry.interrupted == true)
        }
    }

    /// The exchanges, each with what the agent had said before it.
    package func utterances(in timeZone: TimeZone) -> [Utterance] {
        exchanges.indices.map { index in
            Utterance(
                text: exchanges[index].said, occurredAt: exchanges[index].at, timeZone: timeZone,
                previousAssistantText: index > 0 ? exchanges[index - 1].answered : nil, assistantText: exchanges[index].answered)
        }
    }

    private mutating func add(_ text: String, isUser: Bool, at: Date, interrupted: Bool) {
        let text = Self.cut(text)
        if isUser {
            if let last = exchanges.indices.last, exchanges[last].answered.isEmpty,
                let joined = Self.joined(exchanges[last].said, text)
            {
                exchanges[last].said = joined
            } else {
                exchanges.append(Exchange(said: text, at: at))
            }
        } else if let last = exchanges.indices.last, let joined = Self.joined(exchanges[last].answered, text) {
            exchanges[last].answered = joined
            exchanges[last].interrupted = exchanges[last].interrupted || interrupted
        } else {
            exchanges.append(Exchange(answered: text, interrupted: interrupted, at: at))
        }
    }

    /// - Returns: nil when together they are longer than a text may be.
    private static func joined(_ one: String, _ other: String) -> String? {
        let joined = one.isEmpty ? other : one + " " + other
        return joined.utf8.count <= Limits.textBytes ? joined : nil
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= Limits.textBytes ? text : String(decoding: text.utf8.prefix(Limits.textBytes - 3), as: UTF8.self)
    }

    /// A number of any size may come; a date has to be stored.
    private static func plausible(_ seconds: Double) -> Double { min(max(seconds, 0), 2e11) }
}
