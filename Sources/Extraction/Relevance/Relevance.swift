/// Whether a turn holds something worth remembering for long about the user.
public enum Relevance: Sendable, Equatable {
    /// Why there is nothing to remember.
    public enum Reason: String, Sendable, CaseIterable {
        /// No words.
        case empty
        case greeting
        /// "okay", "thanks", "got it".
        case acknowledgement
        /// An order to the assistant: "play some jazz".
        case command
        case question
        /// "mic check", "can you hear me".
        case test
        /// A joke, a story, a game's world, role-play.
        case fiction
        /// Text addressed to the machine: markup, or what `InstructionGuard` refuses.
        case instruction
        /// Everything else that passes with the moment: banter, the weather, moods.
        case smallTalk
    }

    case relevant
    case irrelevant(Reason)
    /// The rules cannot tell: worth one question to a language model, where there is one.
    case uncertain

    /// The verdict where nobody can be asked: `uncertain` counts as relevant, because a wrong extraction call costs
    /// time and a wrong refusal costs a memory.
    public var isProbablyRelevant: Bool {
        switch self {
        case .relevant, .uncertain: true
        case .irrelevant: false
        }
    }
}
