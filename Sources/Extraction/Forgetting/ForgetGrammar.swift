/// The forms of `ForgetRequest`: a verb of removal where a command may stand, and what it removes.
enum ForgetGrammar {
    static let longestRequest = 2_000
    private static let longestTopic = 8

    private enum Verb {
        /// Acts on memory by itself: "forget my number".
        case forget
        /// Needs memory or a personal datum to be named: "delete my number".
        case remove
        /// Needs memory to be named: "scratch that from your memory".
        case takeOut
        /// "don't remember that", "stop remembering".
        case doNotRemember
    }

    private static let verbs = PhraseTable<Verb>([
        "forget about,forget,unlearn": .forget,
        "delete,erase,remove,wipe,purge,wipe out": .remove,
        "clear,scrub,scratch,get rid of,take,drop,strike,wipe away,clear out": .takeOut,
        "do not remember,do not store,do not save,do not keep,do not memorize,do not record,stop remembering,stop storing,do not hold on to": .doNotRemember,
        "i do not want you to remember,i would rather you did not remember,i would prefer you did not remember,you should not remember,you must not remember,never remember": .doNotRemember,
    ])

    /// One of these is in every form of ``verbs``.
    private static let heads = Set(
        """
        forget unlearn delete erase remove wipe purge clear scrub scratch rid take drop strike store save keep memorize record remember
        remembering storing hold
        """.split(whereSeparator: \.isWhitespace).map { hash($0.utf8) })

    /// False for nearly everything that is said, in less than a microsecond: this is asked before every answer.
    static func mayAsk(_ text: String) -> Bool {
        var word = emptyHash
        for byte in text.utf8 {
            let letter = byte | 0x20
            if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) {
                word = hash(letter, after: word)
            } else {
                if heads.contains(word) { return true }
                word = emptyHash
            }
        }
        return heads.contains(word)
    }

    /// FNV-1a, 64 bits (Fowler, Noll, Vo).
    private static let emptyHash: UInt64 = 0xcbf2_9ce4_8422_2325
    private static func hash(_ byte: UInt8, after hash: UInt64) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    private static func hash(_ word: some Sequence<UInt8>) -> UInt64 { word.reduce(emptyHash) { hash($1, after: $0) } }

    /// What may stand before the verb: anything else makes it a statement, a question about the past or somebody else's act.
    private static let openings = words(
        """
        please can could would will you just now then and so but hey hi hello ok okay yeah yes no oh well actually sorry wait i want need would like to
        that kindly go ahead also really right alright thanks thank listen look bot assistant computer alexa siri should must have maybe let us
        ask asking am if possible good i'd hmm stop
        """)

    static func request(in sentence: Sentence) -> ForgetRequest? {
        let tokens = sentence.tokens.filter { $0.isWord || $0.kind == .comma }
        for index in tokens.indices where tokens[index].isWord {
            guard let (count, verb) = verbs.match(tokens, at: index), mayCommand(tokens, before: index, verb) else { continue }
            let object = tokens[(index + count)...].drop { $0.kind == .comma }
            if let request = request(verb, object) { return request }
        }
        return nil
    }

    /// "can you please", "i want you to"; the clause before a comma or "and" does not matter.
    private static func mayCommand(_ tokens: [Token], before end: Int, _ verb: Verb) -> Bool {
        var start = end
        while start > 0, tokens[start - 1].kind != .comma, openings.contains(tokens[start - 1].word) { start -= 1 }
        let opening = tokens[start..<end].map(\.word)
        guard start == 0 || tokens[start - 1].kind == .comma || startsAnew(opening) else { return false }
        if let last = opening.last {
            if ["i", "we", "not", "never", "that", "would", "should", "let", "us", "if"].contains(last) { return false }
            if last == "to", !wantsAssistantTo(opening) { return false }
            if last == "you", !wantsAssistantTo(opening), !["can", "could", "would", "will", "should", "must", "need"].contains(opening.dropLast().last ?? "") { return false }
            if last == "will" || last == "can" || last == "could" || last == "need" || last == "want" || last == "have" { return false }
        }
        return !opening.contains("not") && !opening.contains("never")
    }

    private static func startsAnew(_ opening: [String]) -> Bool {
        guard let first = opening.first else { return false }
        return ["please", "and", "can", "could", "then", "so", "actually", "but", "now", "just", "would", "will"].contains(first) && opening.count <= 4
            && (first != "and" && first != "so" && first != "but" && first != "then" && first != "just" && first != "now" || opening.count > 1)
    }

    /// "i want you to", "i would like you to", "you need to"; not "i want to".
    private static func wantsAssistantTo(_ opening: [String]) -> Bool {
        guard let index = opening.lastIndex(of: "you") else { return false }
        return opening[(index + 1)...].allSatisfy { ["to", "need", "have", "must", "should", "please", "just", "go", "ahead", "and"].contains($0) }
            && (index == 0 ? opening.count > 1 : ["want", "need", "like", "can", "could", "would", "will", "ask", "asking", "should"].contains(opening[index - 1]) || opening[(index + 1)...].contains("to"))
    }

    // MARK: what is to be forgotten

    private static let trailing = words(
        """
        please now thanks thank you okay ok right again forever permanently completely immediately entirely too already yet then
        anymore any more if can could would will so much i mean bot assistant actually just said
        """)
    private static let memoryPlaces = PhraseTable<Bool>([
        "from your memory,from memory,from your memories,from your records,from your database,from my memories,from my profile,from the memory,from what you know": true,
        "from your notes,from the database,in your memory,out of your memory,from your memory bank,from my file,from the record,from your storage,from my memory": true,
        "off your memory,from your system,from your head,from your brain": true,
    ])
    private static let knowledge = PhraseTable<Bool>([
        "whatever about,the thing i said about,the things i said about,the thing i told you about,the things i told you about,what i was saying about": true,
        "what you know about,everything you know about,all you know about,anything you know about,what you remember about,everything you remember about": true,
        "what i told you about,what i said about,everything i told you about,everything i said about,all i told you about,anything i said about,anything i told you about": true,
        "all that you know about,everything that you know about,all of my memories about,everything about,anything about,all about,all memories about,the memories about": true,
        "all the memories about,memories about,the memory about,your memories about,your memory of,your memories of,all memories of,the memory of,the memories of,my memories about,all my memories about": true,
        "the fact that,the facts about,facts about,the thing about,the stuff about,the part about,the bit about,all the facts about,the fact about,all the stuff about,the things about": true,
        "what you have about,what you have on,what you have stored about,everything you have on,everything you have about,what you have saved about,the information about,the info about,all information about,any information about,all the information about,information about,info about,your notes about,your notes on,any mention of,all mentions of,everything to do with,the details about": true,
        "that i told you about,that i said,that i told you,that i mentioned,i said that,i told you that,i told you about,i said,i told you,i mentioned that,i mentioned,i ever said,i ever told you": true,
    ])
    private static let all = PhraseTable<Bool>([
        "everything you know about me,everything about me,all you know about me,all about me,what you know about me,everything that you know about me,all that you know about me": true,
        "all my memories,all of my memories,my memories,all your memories,all of your memories of me,your memory of me,all memories,all the memories,all memories of me,all your memories of me,my memory,your memory,your memories": true,
        "all my data,my data,all of my data,all my information,all of my information,my personal data,all my facts,my whole profile,my profile,my entire profile,all my info": true,
        "everything i told you,everything i have told you,everything i said,everything i have ever told you,everything i ever told you,everything i have said,everything you remember about me,everything you have on me,everything you have about me,everything you have stored about me,everything you know,everything you remember,everything you have learned about me,what you have on me,anything about me,anything you know about me,all the things you know about me,who i am,me": true,
    ])
    private static let justSaid = PhraseTable<Bool>([
        "that,this,it,that one,this one,that last one,that last thing,the last thing,what i just said,what i said,what i just told you,the last thing i said,last thing i said": true,
        "that conversation,this conversation,our conversation,our last conversation,the last conversation,i said that,i said anything,i told you that,i ever said that,i mentioned that,i mentioned it,i said it,what you just said,what you just told me,the last thing you said,that fact,that memory,this memory,this fact,the last one,that part,that bit,that last part,that last bit,what i told you,what i have just said,i asked,i ever mentioned it,i ever mentioned that,those,all that,all of that,both of those,i even said that,i just said that,that i said that,i ever told you that,i told you": true,
    ])
    private static let possessives = words("my our the a an all any some about that of your every")
    private static let notTopics = words(
        """
        you me him her them us it this that what how why when where who whether if to i we he she they there something anything nothing everything
        yourself
        """)
    private static let personal = words("my our")
    /// What a user takes back without meaning memory.
    private static let requests = words("order request question message alarm timer reminder playlist song command")

    private static func request(_ verb: Verb, _ object: ArraySlice<Token>) -> ForgetRequest? {
        var (rest, namesMemory) = withoutMemoryPlace(object)
        rest = trimmed(rest)
        let phrase = Array(rest.prefix { $0.kind != .comma })
        guard !phrase.isEmpty else { return nil }
        if matchesWholly(all, phrase) {
            if verb == .doNotRemember { return nil }
            if verb == .forget, ["me", "my memory"].contains(phrase.map(\.word).joined(separator: " ")) { return nil }
            if verb != .forget, phrase.map(\.word) == ["me"] { return namesMemory ? .everything : nil }
            return .everything
        }
        if phrase.map(\.word) == ["everything"] || phrase.map(\.word) == ["all"] { return namesMemory || verb == .forget ? .everything : nil }
        if matchesWholly(justSaid, phrase) { return justSaidRequest(verb, phrase, rest, namesMemory) }
        if let (count, _) = knowledge.match(phrase, at: 0) {
            let topic = topicWords(phrase[count...])
            if topic.map({ ["me", "us"].contains($0) }) ?? false { return .everything }
            return topic.map(ForgetRequest.about)
        }
        switch verb {
        case .forget, .doNotRemember:
            guard let first = phrase.first, personal.contains(first.word) || namesMemory || ["about"].contains(first.word) else { return nil }
        case .remove:
            guard namesMemory || isPersonalDatum(phrase) else { return nil }
        case .takeOut:
            guard namesMemory else { return nil }
        }
        return topicWords(phrase[...]).map(ForgetRequest.about)
    }

    private static let data = words("number address email birthday name age salary job employer ex divorce diagnosis illness weight income birthdate religion")

    /// "delete my phone number", with nothing after it that names another place ("my name from the guest list").
    private static func isPersonalDatum(_ phrase: [Token]) -> Bool {
        guard (2...4).contains(phrase.count), phrase[0].word == "my", let last = phrase.last else { return false }
        return data.contains(last.word) && !phrase.contains { ["from", "in", "on", "of", "off", "at"].contains($0.word) }
    }

    /// "forget it" and "forget that" alone are said of games and errands as often as of memories: "it" never counts, "that" only
    /// as the end of what is said.
    private static func justSaidRequest(_ verb: Verb, _ phrase: [Token], _ rest: ArraySlice<Token>, _ namesMemory: Bool) -> ForgetRequest? {
        if namesMemory { return .that }
        switch verb {
        case .doNotRemember: return .that
        case .remove, .takeOut: return phrase.count >= 2 && ["memory", "fact"].contains(phrase.last?.word ?? "") ? .that : nil
        case .forget:
            if phrase.count > 1 { return .that }
            return phrase[0].word != "it" && phrase.count == rest.count ? .that : nil
        }
    }

    private static func withoutMemoryPlace(_ object: ArraySlice<Token>) -> (ArraySlice<Token>, Bool) {
        let tokens = Array(object)
        for index in tokens.indices {
            guard let (count, _) = memoryPlaces.match(tokens, at: index) else { continue }
            let rest = index == 0 ? tokens[count...] : tokens[..<index]
            return (rest, true)
        }
        return (object, false)
    }

    private static func trimmed(_ tokens: ArraySlice<Token>) -> ArraySlice<Token> {
        var result = tokens
        if result.suffix(2).map(\.word) == ["for", "me"] { result = result.dropLast(2) }
        while result.count > 1, let last = result.last, trailing.contains(last.word) || last.kind == .comma {
            let left = result.dropLast().map(\.word)
            if last.word == "said" || last.word == "you" || last.word == "i", left.contains("i") || left.contains("told") || left.last == "about" { break }
            result = result.dropLast()
        }
        return result
    }

    private static func matchesWholly(_ table: PhraseTable<Bool>, _ phrase: [Token]) -> Bool {
        table.match(phrase, at: 0)?.count == phrase.count
    }

    /// "my old phone number because …" → "old phone number".
    private static func topicWords(_ phrase: ArraySlice<Token>) -> String? {
        var topic = phrase.prefix { !["because", "and", "since", "please", "so"].contains($0.word) }
        if topic.map(\.word) == ["me"] || topic.map(\.word) == ["us"] { return topic.phrase }
        while topic.count > 1, let first = topic.first, possessives.contains(first.word) { topic = topic.dropFirst() }
        if let other = topic.indices.dropFirst().first(where: { ["i", "we"].contains(topic[$0].word) }) { topic = topic[..<other] }
        if let last = topic.last, requests.contains(last.word) { return nil }
        guard let first = topic.first, topic.count <= longestTopic, !possessives.contains(first.word) else { return nil }
        return topic.count >= 2 || !notTopics.contains(first.word) ? topic.phrase : nil
    }
}
