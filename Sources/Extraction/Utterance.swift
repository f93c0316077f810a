import Foundation

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
