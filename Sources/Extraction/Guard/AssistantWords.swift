/// Whose words a candidate fact is made of: the user's, or only the assistant's.
///
/// A model asked to extract facts reads both sides of a turn and may take the assistant's guess ("you must love jazz") for knowledge.
public enum AssistantWords {
    /// True when the fact rests on the assistant's words alone: hardly any of its content words is the user's, most are the assistant's,
    /// and the user did not confirm what the assistant had said before.
    ///
    /// What is in neither (a conclusion in the extractor's own words) is not judged: false. A confirmation counts only for
    /// `previousAssistantText`; `assistantText` comes after the user spoke, so nothing in it was confirmed.
    ///
    /// - Parameters:
    ///   - factText: the fact as a sentence ("lives in Oslo").
    ///   - factValue: its value ("Oslo"); decides when it has content words, for the text around it is often the extractor's.
    public static func isOnlyAssistants(factText: String, factValue: String, utterance: Utterance) -> Bool {
        var content = self.content(of: factValue)
        if content.isEmpty { content = self.content(of: factText) }
        guard !content.isEmpty else { return false }
        let user = stems(of: utterance.text)
        let fromUser = content.count { user.contains($0) }
        if Double(fromUser) >= enough * Double(content.count) { return false }
        let before = utterance.previousAssistantText.map(stems) ?? []
        let after = utterance.assistantText.map(stems) ?? []
        let unsaid = content.filter { !user.contains($0) }
        let fromBefore = unsaid.count { before.contains($0) }
        let fromAssistant = unsaid.count { before.contains($0) || after.contains($0) }
        guard Double(fromAssistant) >= enough * Double(unsaid.count) else { return false }
        let isConfirmed = fromBefore == fromAssistant && confirms(utterance.text)
        return !isConfirmed
    }

    /// The share of content words that makes a text someone's own.
    private static let enough = 0.5

    private static let confirmations = PhraseTable<Bool>([
        "yes,yeah,yep,yup,exactly,correct,right,indeed,absolutely,definitely,true,precisely,bingo,totally,aye,that is it,you got it,you are right": true,
        "i am,i do,i did,i have,i was,it is,he is,she is,we are,we do,we did,they are,he does,she does,that is right,that is correct,that is true,spot on,sure am,sure do,uh-huh,mm-hmm,sure": true,
    ])
    private static let denials = words("no nope nah not never wrong neither nor actually incorrect")
    private static let leads = words("oh well ah haha yes wow hey um so and but okay ok sure")

    /// "yes", "that's right", "yeah I do" at the beginning of what the user said, without a denial.
    private static func confirms(_ text: String) -> Bool {
        guard let sentence = Sentences.split(Normaliser.normalise(Tokenizer.tokens(of: text))).first, !sentence.isQuestion else { return false }
        let tokens = sentence.tokens.filter(\.isWord)
        guard !tokens.prefix(6).contains(where: { denials.contains($0.word) }) else { return false }
        for index in tokens.indices.prefix(3) {
            if confirmations.match(tokens, at: index) != nil { return !isCondition(tokens, after: index) }
            guard leads.contains(tokens[index].word) else { return false }
        }
        return false
    }

    /// "yeah right", "sure, whatever" confirm nothing.
    private static func isCondition(_ tokens: [Token], after index: Int) -> Bool {
        guard index + 1 < tokens.count else { return false }
        return tokens[index].word == "yeah" && tokens[index + 1].word == "right" && tokens.count == 2 || ["whatever", "if"].contains(tokens[index + 1].word)
    }

    private static let unspecific = Lexicon.functionWords.union(words(
        "user likes like loves love has lives live works work wants want prefers prefer enjoys enjoy named called name very really favorite likes also currently usually often"))

    private static func content(of text: String) -> Set<String> {
        Set(tokens(of: text).filter { !unspecific.contains($0) }.map(stem))
    }

    private static func stems(of text: String) -> Set<String> { Set(tokens(of: text).map(stem)) }

    private static func tokens(of text: String) -> [String] {
        Normaliser.normalise(Tokenizer.tokens(of: text)).filter(\.isWord).flatMap { $0.word.split(separator: "-").map(String.init) }
    }

    /// Crude on purpose: "running", "runs" and "run" meet; both sides are cut alike.
    private static func stem(_ word: String) -> String {
        var stem = word.hasSuffix("'s") ? String(word.dropLast(2)) : word
        for ending in ["ing", "ies", "ed", "es", "s", "y", "e"] where stem.count - ending.count >= 3 && stem.hasSuffix(ending) {
            stem.removeLast(ending.count)
            break
        }
        if stem.count > 3, let last = stem.last, stem.dropLast().last == last, !"aeiouls".contains(last) { stem.removeLast() }
        return stem
    }
}
