import Foundation

/// Tells instructions to a model from statements about a person.
///
/// What is stored as a fact is shown to a model later: "ignore previous instructions" must not come back as knowledge about the user.
/// Text is judged by its form: a command to the assistant where a command may stand, a rule laid on "you" or "the assistant", tokens
/// and tags of chat templates, calls of tools. A preference stated as a fact ("wants short answers", "prefers to be called Max"), a rule
/// laid on the user ("my boss says I must …") and talk about instructions ("I always ignore instructions") pass. English, and the best
/// known override in German, French and Spanish. It narrows the way in; it does not close it: the context stays escaped data.
public enum InstructionGuard {
    /// The text read at most, in characters; the rest is searched for template tokens only.
    static let longestReading = 8_000

    /// Never fails; linear in the length of the text. Invisible characters and width variants do not hide words.
    public static func isInstruction(_ text: String) -> Bool {
        let plain = ModelMarkup.withoutDisguise(text)
        if ModelMarkup.isPresent(in: plain) { return true }
        let tokens = Normaliser.normalise(Tokenizer.tokens(of: String(plain.prefix(longestReading))))
        let unquoted = tokens.map { $0.kind == .quote ? Token(kind: .comma, word: "", surface: "") : $0 }
        return Sentences.split(unquoted).contains { InstructionForms.matches($0.tokens) }
    }
}
