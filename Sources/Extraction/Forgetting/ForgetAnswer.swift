/// The user's reply to "I know three things that match; delete them all?".
///
/// Precision first: a wrong `yes` deletes memories, so hesitation, conditions, questions and mixed signals give nil,
/// and the caller asks again or lets the matter rest. English only.
public enum ForgetAnswer: Sendable, Equatable {
    case yes
    case no
    /// Only some of them.
    case which(Choice)

    /// The chosen ones among those that were read out.
    public enum Choice: Sendable, Equatable {
        /// Positions as read out, from 1, in rising order; −1 is the last one.
        case positions([Int])
        /// Words that name them, in the user's own spelling: "work number".
        case words(String)
    }

    private static let longestAnswer = 20
    private static let yesWords = words("yes yeah yep yup sure ok okay definitely absolutely correct right please affirmative certainly aye")
    /// Heard beside a yes, and too often elsewhere to be one alone.
    private static let politeWords = words("please ok okay right")
    private static let yesPhrases = PhraseTable<Bool>([
        "go ahead,go on,do it,sure thing,delete em,delete them,delete all,delete everything,delete it,forget them,forget all,forget it all,forget everything,erase them,erase all,erase everything,remove them,remove all,that is right,of course,all of them,all of it,all three,both of them,everything,every one,every single one,get rid of them,wipe them,for sure,i am sure,please do,them all": true,
        "delete all of them,delete all three,delete them all,all of those,do that,both,delete those,delete that,erase all of them,forget all of them,remove all of them,erase them all,forget them all,remove them all,all,wipe it all,the lot,delete both,forget both": true,
    ])
    private static let noWords = words("no nope nah not never keep don't stop cancel wait leave negative hold")
    private static let noPhrases = PhraseTable<Bool>([
        "do not,keep them,keep all,keep everything,leave them,never mind,changed my mind,hold on,hang on,cancel,stop,forget it,leave it,rather not,no way,not now,none of them,none": true,
    ])
    private static let neutral = words(
        """
        please thanks thank you the a them all of it that those these do go ahead and i am want to well oh uh just now so really very much for me
        delete forget erase remove three two four five ones everything let us can could will you is get rid everyone yes right sure then thing
        """)
    private static let doubt = words(
        "but except unless if maybe perhaps think guess why what who which how when where other would might wait hmm until before later not sure without besides did does again some most few")

    /// nil when the reply is not clearly one of the three; `text` over 400 bytes or 20 words never is.
    public static func recognise(in text: String) -> ForgetAnswer? {
        guard text.utf8.count <= 400 else { return nil }
        let all = Normaliser.normalise(Tokenizer.tokens(of: text))
        guard !all.contains(where: { $0.kind == .questionMark || $0.kind == .quote }) else { return nil }
        let tokens = all.filter(\.isWord)
        guard (1...longestAnswer).contains(tokens.count) else { return nil }
        if ["can", "could", "will", "would"].contains(tokens[0].word) { return nil }
        if let choice = ForgetChoice.recognise(tokens) { return .which(choice) }
        let saysNo = tokens.contains { noWords.contains($0.word) } || tokens.indices.contains { noPhrases.match(tokens, at: $0) != nil }
        if saysNo { return refusal(tokens) ? .no : nil }
        return agreement(tokens) ? .yes : nil
    }

    /// Every word must belong to a yes: "yes I had lunch" agrees to nothing.
    private static func agreement(_ tokens: [Token]) -> Bool {
        var agrees = Set(tokens.map(\.word)).subtracting(["please"]).isSubset(of: ["delete", "erase"]) && tokens.contains { $0.word != "please" }
        var index = 0
        while index < tokens.count {
            if let (count, _) = yesPhrases.match(tokens, at: index) {
                agrees = true
                index += count
            } else if yesWords.contains(tokens[index].word) {
                agrees = agrees || !politeWords.contains(tokens[index].word)
                index += 1
            } else {
                guard neutral.contains(tokens[index].word), !doubt.contains(tokens[index].word) else { return false }
                index += 1
            }
        }
        return agrees
    }

    private static func refusal(_ tokens: [Token]) -> Bool {
        let words = tokens.map(\.word)
        if yesWords.subtracting(["please", "right", "ok", "okay"]).contains(words[0]) { return false }
        if ["why", "what", "who", "which", "how"].contains(words[0]) { return false }
        if words.contains("not"), ["sure", "know", "all", "everything"].contains(where: words.contains) { return false }
        if let last = words.indices.last(where: { words[$0] == "delete" || words[$0] == "erase" }), last > 0 {
            return words[..<last].contains { ["not", "never"].contains($0) } && !words.contains("but")
        }
        return !words.contains("but") && !words.contains("except")
    }
}
