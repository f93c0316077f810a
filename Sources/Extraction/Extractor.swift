/// Turns what a person said in a voice turn into facts worth remembering.
///
/// `Extractor` is the seam between a turn and its memories; `RuleExtractor` is the built-in implementation, which needs
/// no network, key or model. An extractor is stateless: everything it may know about a turn is in `Utterance`, and
/// what is already remembered is reconciled by its caller. Where to read next: `RuleExtractor`, then `Rules/`.
import Foundation

public protocol Extractor: Sendable {
    /// A short stable identifier, stored beside each fact.
    var name: String { get }

    /// The facts the user stated about themselves, in the order they were spoken; empty when there are none.
    func extract(from utterance: Utterance) async throws -> [ExtractedFact]
}

/// One turn of a conversation, as the speech recogniser wrote it.
public struct Utterance: Sendable {
    /// What the user said; any length, any characters.
    public var text: String
    /// When it was said: relative dates ("tomorrow") are resolved against it.
    public var occurredAt: Date
    /// The user's time zone: days begin and end in it.
    public var timeZone: TimeZone
    /// What the assistant had said just before; gives short answers ("no, Oslo") their meaning.
    public var previousAssistantText: String?
    /// What the assistant answered. Never a source of facts for rules.
    public var assistantText: String?

    public init(
        text: String, occurredAt: Date, timeZone: TimeZone, previousAssistantText: String? = nil,
        assistantText: String? = nil
    ) {
        self.text = text
        self.occurredAt = occurredAt
        self.timeZone = timeZone
        self.previousAssistantText = previousAssistantText
        self.assistantText = assistantText
    }
}
