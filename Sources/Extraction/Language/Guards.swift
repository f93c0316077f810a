/// Decides whether one clause may hold a fact at all.
enum Guards {
    static let greetings = words("hi hello hey hiya howdy greetings good morning evening afternoon there yo")

    static let hedges = words(
        """
        would could might should maybe perhaps probably possibly wish wished hope hopefully almost nearly imagine wonder wondering
        considering supposed guess doubt wanna someday apparently allegedly theoretically technically shall
        """)
    private static let subordinators = words("when while whenever before after until once wherever than like unless")
    private static let questionWords = words("what where when who why how which whose whom")
    private static let auxiliaries = words("do does did am is are was were can could would will have has had should shall may might")
    private static let questionSubjects = words("i we you he she they it my our your the this that there a")
    private static let imperatives = words(
        """
        play set turn remind tell call add stop start open send write translate show give find search look make read repeat say sing
        explain book order buy let put delete forget pretend act ignore please help wake cancel pause skip lower raise change schedule
        text email check define describe list summarize generate create draft answer talk speak guess try take go come wait hold
        listen do use keep update remove save note recommend suggest compare calculate convert rename store remember don't
        """)
    private static let prefixes = PhraseTable<Bool>([
        "and,so,but,also,well,yeah,yes,yep,yup,no,nope,nah,ok,okay,right,anyway,anyways,then,plus,oh,wow,alright,because,since,though": true,
        "hi,hello,hey,hiya,howdy,hi there,hey there,hello there,good morning,good evening,good afternoon,actually,honestly,look,listen,see,man,dude,sorry,wait": true,
        "just so you know,you should know that,you should know,please remember that,remember that,please note that,note that,hold on": true,
        "i want you to know that,i want you to know,the thing is,the truth is,truth is,turns out,it turns out,it turns out that,hang on": true,
        "i would say that,i would say,i have to tell you,as for me,for me,in my case,personally,me,now,these days,nowadays,currently": true,
        "right now,at the moment,at the minute,unfortunately,luckily,sadly,thankfully,fortunately,for the record,to be clear,today": true,
        "please remember,remember,correction,or rather,rather,i mean,i meant,my bad,thanks,thank you,great,cool,nice,sure,yet": true,
        "all in all,more importantly,to be clear,on top of that,other than that,as you can tell,guess what": true,
        "for your reference,keep in mind that,keep in mind,in case you did not know,no worries,plain and simple,that said,besides": true,
    ])

    /// The clause without what speakers put in front of a statement ("well yeah, just so you know, …").
    static func withoutPrefixes(_ tokens: [Token]) -> ArraySlice<Token> {
        var index = 0
        while index < tokens.count {
            if tokens[index].kind == .comma || tokens[index].isTime || (tokens[index].kind == .recurrence) { index += 1; continue }
            if Lexicon.softAdverbs.contains(tokens[index].word) { index += 1; continue }
            guard let (count, _) = prefixes.match(tokens, at: index) else { break }
            index += count
        }
        return tokens[index...]
    }

    private static let suffixes = [["these", "days"], ["nowadays"], ["one", "day"], ["some", "day"], ["someday"]]

    /// The clause without a vague time at its end ("my dream is to open a bar one day").
    static func withoutSuffixes(_ clause: ArraySlice<Token>) -> ArraySlice<Token> {
        guard speaksForSelf(clause), let suffix = suffixes.first(where: { clause.count > $0.count + 2 && clause.suffix($0.count).map(\.word) == $0 }) else { return clause }
        return clause.dropLast(suffix.count)
    }

    private static let prepositions = words("on in at for with during by as about to from of before after apart besides despite instead since every most")
    private static let relativeStarts = words("that which who where when whom whose than how what why if")

    /// "on top of it all I have a cold" → "I have a cold"; nil when the clause begins with its subject.
    static func withoutAdverbial(_ clause: [Token]) -> ArraySlice<Token>? {
        guard let first = clause.first, prepositions.contains(first.word) else { return nil }
        guard let start = clause.indices.dropFirst(2).first(where: { clause[$0].word == "i" || clause[$0].word == "we" }) else { return nil }
        guard !relativeStarts.contains(clause[start - 1].word) else { return nil }
        return clause[start...]
    }

    static func isQuestion(_ clause: ArraySlice<Token>) -> Bool {
        guard let first = clause.first?.word else { return false }
        let second = clause.dropFirst().first?.word ?? ""
        if first == "what", isCleft(clause) { return false }
        if questionWords.contains(first) || ["whats", "what's", "wheres", "guess"].contains(first) { return true }
        return auxiliaries.contains(first) && questionSubjects.contains(second)
    }

    private static let cleftSubjects = words("i we people you they happened most my the he she nobody everyone")

    /// "what people don't know is that …", "what happened was …": statements that begin like questions.
    private static func isCleft(_ clause: ArraySlice<Token>) -> Bool {
        guard let second = clause.dropFirst().first, cleftSubjects.contains(second.word) else { return false }
        return clause.dropFirst(2).contains { $0.word == "is" || $0.word == "was" }
    }

    static func isImperative(_ tokens: [Token], at index: Int) -> Bool {
        guard index > 0, ["please", "remind", "play", "tell", "set"].contains(tokens[index].word) else { return false }
        return index + 1 < tokens.count && tokens[index + 1].word != "i" && !["i", "we", "to"].contains(tokens[index - 1].word)
            && ["me", "a", "the", "some", "my", "remind", "tell", "call", "play", "set"].contains(tokens[index + 1].word)
    }

    static func isCommand(_ clause: ArraySlice<Token>) -> Bool {
        guard let first = clause.first?.word, imperatives.contains(first) else { return false }
        if first == "call", clause.dropFirst().first?.word == "me" { return false }
        if first == "please", clause.dropFirst().first?.word == "call" { return false }
        if ["email", "reach", "contact"].contains(first), clause.dropFirst().prefix(2).map(\.word) == ["me", "at"] { return false }
        if clause.prefix(5).map(\.word).joined(separator: " ").contains("do not call me") { return false }
        return true
    }

    static func isUncertain(_ clause: ArraySlice<Token>) -> Bool {
        if let first = clause.first, subordinators.contains(first.word) { return true }
        var previous = ""
        for token in clause {
            if hedges.contains(token.word) { return true }
            if token.word == "may", ["i", "we", "he", "she", "they", "it"].contains(previous) { return true }
            if token.word == "to", previous == "used" { return true }
            if token.word == "thinking" || token.word == "thought", previous != "i" || token.word == "thought" { return true }
            previous = token.word
        }
        return false
    }

    static func speaksForSelf(_ clause: ArraySlice<Token>) -> Bool {
        clause.first.map { ["i", "we", "my", "our"].contains($0.word) } ?? false
    }
}
