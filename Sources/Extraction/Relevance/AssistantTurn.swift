/// What the assistant had just said, as far as it decides what a short answer means.
struct AssistantTurn {
    private let asksAboutUser: Bool
    private let speaksAboutUser: Bool

    private static let offers = PhraseTable<Bool>([
        "should i,shall i,can i,could i,may i help,do you want,would you like,would you prefer,want me to,what can i,how can i,how may i,anything else": true,
        "do you need,can you hear,did you mean,did you know,do you know,are you ready,are you there,are you sure,are you still,have you heard": true,
        "how are you,how is it going,how do you do,what is up,how about,what would you,which would you,ready to,do you mean,shall we,should we,was that": true,
        "did you like,did that help,does that help,does that make,what do you want,is that ok,is that okay,are you enjoying,can you repeat,could you repeat": true,
        "did you say,what did you say,what did you mean,would you mind,let me know": true,
    ])
    private static let asksForName = PhraseTable<Bool>(["your name,call you,your birthday,your address,your email": true])
    private static let notes = words("noted saved remembered got remember welcome")
    private static let user = words("you your yours yourself")

    init(_ text: String) {
        let sentences = Sentences.split(Normaliser.normalise(Tokenizer.tokens(of: String(text.suffix(2_000)))))
        let tokens = sentences.last?.tokens ?? []
        let isOffer = tokens.indices.contains { Self.offers.match(tokens, at: $0) != nil }
        speaksAboutUser = !isOffer && sentences.contains { $0.tokens.contains { Self.user.contains($0.word) || Self.notes.contains($0.word) } }
        guard sentences.last?.isQuestion ?? false else {
            asksAboutUser = false
            return
        }
        let asksForName = tokens.indices.contains { Self.asksForName.match(tokens, at: $0) != nil }
        let previous = sentences.count > 1 && sentences[sentences.count - 2].tokens.contains { Self.user.contains($0.word) }
        let confirms = tokens.count <= 4 && ["right", "correct"].contains(tokens.last?.word ?? "") && previous
        asksAboutUser = (tokens.contains { Self.user.contains($0.word) } || confirms) && (!isOffer || asksForName)
    }

    private static let corrections = words("no nope not actually wait wrong meant said rather correction")
    private static let refusals = PhraseTable<Bool>([
        "do not know,no idea,not sure,not telling,rather not,will not tell,none of your,never mind,pass,skip,next question,why do you,who knows,no comment": true,
        "guess,you tell me,private,do not want to,can not say,can not remember,do not remember,i forget,i forgot,stop,mind your own,what do you,later,not now": true,
    ])

    /// Whether these words, meaningless alone, say something about the user as an answer or a correction.
    func makesRelevant(_ words: [Token]) -> Bool {
        let isRefusal = words.indices.contains { Self.refusals.match(words, at: $0) != nil }
        guard !isRefusal else { return false }
        if ["bye", "goodbye"].contains(words.first?.word ?? "") { return false }
        if asksAboutUser { return Phatic.reason(of: words) != .greeting && Phatic.reason(of: words) != .test }
        return speaksAboutUser && words.count > 1 && words.prefix(4).contains { Self.corrections.contains($0.word) }
            && words.contains { !Lexicon.functionWords.contains($0.word) && !Lexicon.vague.contains($0.word) && !Self.corrections.contains($0.word) && $0.word != "thanks" && $0.word != "thank" }
            && words.count - words.filter { Lexicon.functionWords.contains($0.word) }.count >= 2
    }
}
