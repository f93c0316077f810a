/// What the user wants forgotten.
///
/// Precision first: only words directed at memory count ("forget my phone number", "erase what you know about my ex"); the idiom
/// "forget it, let's play", the user's own forgetting ("I forgot …") and "don't forget …" give nil. English only.
public enum ForgetRequest: Sendable, Equatable {
    /// What was just said or just recalled.
    case that
    /// Topic words in the user's own spelling, without articles and possessives: "phone number"; at most eight words.
    case about(String)
    /// All that is known about the user.
    case everything

    /// nil when nothing is asked to be forgotten; of several requests in one turn the first.
    ///
    /// - Parameter text: one turn of the user; case and punctuation do not matter. Text over 2,000 bytes is never a request.
    public static func recognise(in text: String) -> ForgetRequest? {
        guard text.utf8.count <= ForgetGrammar.longestRequest, ForgetGrammar.mayAsk(text) else { return nil }
        for sentence in Sentences.split(Normaliser.normalise(Tokenizer.tokens(of: text))) {
            if let request = ForgetGrammar.request(in: sentence) { return request }
        }
        return nil
    }
}
