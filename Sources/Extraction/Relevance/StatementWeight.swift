/// How much a clause says about the user's own life: 0 nothing, 1 perhaps, from `certain` on surely.
enum StatementWeight {
    static let certain = 2

    private typealias Words = StatementWords

    static func of(_ clause: ArraySlice<Token>) -> Int {
        let tokens = Array(clause)
        let lasting = Words.lasting(in: tokens)
        let isBanter = Words.isBanter(tokens) && !tokens.contains { Lexicon.relations[$0.word] != nil }
        var weight = 0
        var sawSelf = false
        /// "I …" came before: a thing of the user's adds nothing to what they do with it.
        var opened = false
        var index = 0
        if tokens.map(\.word).starts(with: ["the", "name", "is"]), tokens.count > 3 { return certain }
        while index < tokens.count {
            let word = tokens[index].word
            let previous = index > 0 ? tokens[index - 1].word : ""
            if word == "i" || word == "we" {
                sawSelf = true
                if !isAsking(tokens, index), previous != "if", previous != "though" {
                    let predicate = predicate(tokens[(index + 1)...], lasting: lasting)
                    opened = true
                    weight += predicate
                }
            } else if word == "my" || word == "our" || word == "mine" {
                sawSelf = true
                let possession = possession(tokens, index, lasting: lasting)
                weight += opened && possession < certain ? 0 : possession
            } else if isHousehold(tokens, index) {
                sawSelf = true
                weight += certain
            } else if word == "me" || word == "us" {
                sawSelf = true
                if Words.doneToMe.contains(previous), !tokens[..<index].contains(where: { $0.word == "you" }), tokens.count >= 4 { weight += certain }
                if lasting, !["this", "that", "it", "you"].contains(tokens[0].word) { weight += 1 }
            }
            index += 1
        }
        if !sawSelf { weight = withoutSubject(tokens, lasting: lasting) }
        return isBanter ? weight - 2 : weight
    }

    /// What a command or a question gives away about the user: only words that name an illness, a diet or a loss.
    static func insideRequest(_ clause: ArraySlice<Token>) -> Int {
        let tokens = Array(clause)
        guard let index = tokens.firstIndex(where: { Words.conditions.contains($0.word) }) else { return 0 }
        let isOwn = tokens[..<index].contains { ["i", "my", "me", "we", "our"].contains($0.word) }
        return isOwn ? 1 : 0
    }

    /// "my sister is a nurse?" is a statement with a rising voice.
    static func opensWithOwnLife(_ clause: ArraySlice<Token>) -> Bool {
        guard let first = clause.first?.word else { return false }
        return first == "i" && clause.count > 3 || (first == "my" || first == "our") && clause.count > 4
    }

    /// "should i", "what am i".
    private static func isAsking(_ tokens: [Token], _ index: Int) -> Bool {
        guard index > 0, index < 2 || !["i", "we"].contains(tokens[index - 2].word) else { return false }
        return index < 3 && ["do", "did", "am", "are", "should", "can", "could", "may", "was", "will", "would", "have"].contains(tokens[index - 1].word)
    }

    // MARK: I …

    private static func predicate(_ rest: ArraySlice<Token>, lasting: Bool) -> Int {
        var rest = rest.prefix { $0.word != "i" && $0.word != "we" }
        if let comma = rest.firstIndex(where: { $0.kind == .comma }), rest.distance(from: rest.startIndex, to: comma) >= 3 { rest = rest[..<comma] }
        var isState = false
        var isModal = false
        var isPossible = false
        var isNeed = false
        var isPromise = false
        var isHabit = false
        /// "want to be a pilot".
        var isWish = false
        var isPlan = false
        while let first = rest.first {
            let word = first.word
            if ["want", "wanted"].contains(word), rest.dropFirst().map(\.word).starts(with: ["to", "be"]) || rest.dropFirst().map(\.word).starts(with: ["to", "become"]) { isWish = true }
            if word == "need" || word == "have" && rest.dropFirst().first?.word == "to" { isNeed = true }
            if ["am", "are", "was", "were", "been", "feel", "felt", "feeling"].contains(word) { isState = true }
            else if word == "going", rest.dropFirst().first?.word == "to" {
                rest = rest.dropFirst(2)
                isPlan = true
                if let next = rest.first?.word, Words.notVerbs.contains(next) { return destination(rest, lasting: lasting) }
                continue
            } else if word == "used", rest.dropFirst().first?.word == "to" { isHabit = true; rest = rest.dropFirst() }
            else if ["never", "always", "usually", "often", "normally", "rarely", "typically", "only", "mostly"].contains(word) { isHabit = true }
            else if ["will", "would", "can", "could", "should", "might", "may"].contains(word) {
                isModal = true
                isPossible = isPossible || word == "could" || word == "should"
                isPromise = isPromise || word == "will" || word == "would"
            } else if ["have", "had", "has", "got"].contains(word), let thing = possession(after: rest.dropFirst()) { return thing }
            else if !Words.auxiliaries.contains(word), !Lexicon.softAdverbs.contains(word), first.kind != .comma { break }
            rest = rest.dropFirst()
        }
        guard let head = rest.first?.word, rest.first?.isWord ?? false else { return 0 }
        let phrase = Array(rest)
        if Words.complete.match(phrase, at: 0) != nil { return certain }
        if isPassing(phrase) { return lasting && Words.mayLast.contains(head) ? 1 : 0 }
        let content = rest.filter { $0.isWord && !Lexicon.functionWords.contains($0.word) && !Lexicon.vague.contains($0.word) && !Words.empty.contains($0.word) }
        let bonus = lasting || isHabit ? 1 : 0
        if isWish { return content.isEmpty ? 0 : certain }
        if isState, !isPlan { return state(head, rest, content, bonus) }
        if isPossible, !isHabit, !lasting { return 0 }
        if Words.opinions.contains(head) {
            let object = rest.dropFirst().first { !Lexicon.softAdverbs.contains($0.word) && !["being", "having", "to"].contains($0.word) }?.word ?? ""
            if Words.pointing.contains(object) || content.count < 2 { return content.count >= 3 && lasting ? 1 : 0 }
            return isModal && head == "like" ? bonus : certain
        }
        if Words.lastingVerbs.contains(head) {
            if bonus == 0, isPromise || isPlan, isPromise || Words.daily.contains(head) { return content.count >= 3 && !Words.daily.contains(head) ? 1 : 0 }
            if head == "take", bonus == 0, isDefinite(rest, content) { return 0 }
            return content.count >= 2 || bonus > 0 && rest.count > 1 && (isHabit || !Words.daily.contains(head)) ? certain : head.hasSuffix("ed") ? 1 : 0
        }
        if Words.happenings.contains(head) || head.count > 4 && head.hasSuffix("ed") {
            if Words.momentary.contains(head) { return bonus > 0 && content.count >= 3 ? certain : 0 }
            if bonus == 0, isDefinite(rest, content) { return 0 }
            return content.count >= 2 || bonus > 0 && content.count >= 1 ? certain : 0
        }
        if Words.momentary.contains(head) { return bonus > 0 && content.count >= 2 && !isModal ? 1 : 0 }
        if bonus == 0, isDefinite(rest, content) || ["a", "an", "the", "some", "more", "another", "something"].contains(head), !content.contains(where: isOwn) { return 0 }
        if isNeed, bonus == 0, !content.contains(where: isOwn) { return 0 }
        if isPlan { return content.count >= 2 ? 1 + bonus : bonus }
        return content.count >= 2 ? (isHabit ? certain : 1 + (lasting ? 1 : 0)) : (isHabit && content.count >= 1 && !isModal ? 1 : 0)
    }

    /// "found the button": one thing at hand, unlike "got the job", "passed the bar exam".
    private static func isDefinite(_ rest: ArraySlice<Token>, _ content: [Token]) -> Bool {
        guard rest.dropFirst().first?.word == "the" else { return false }
        return content.count <= 2 && !content.contains(where: isOwn)
    }

    private static func isOwn(_ token: Token) -> Bool {
        let noun = singular(token.word)
        return Lexicon.relations[noun] != nil || Lexicon.pets.contains(noun) || Words.ownNouns.contains(noun) || Words.conditions.contains(token.word)
            || Words.commitments.contains(token.word) || Words.household.contains(token.word)
    }

    /// "am a nurse", "feel lonely since …".
    private static func state(_ head: String, _ rest: ArraySlice<Token>, _ content: [Token], _ bonus: Int) -> Int {
        if Words.conditions.contains(where: { condition in content.contains { $0.word == condition } }) { return certain }
        let isMood = Words.moods.contains(head) || head == "a" && ["bit", "little", "lot"].contains(rest.dropFirst().first?.word ?? "") && content.contains { Words.moods.contains($0.word) }
        if isMood {
            if rest.dropFirst().first?.word == "at", content.count >= 2 { return rest.contains { $0.word == "this" || $0.word == "that" } ? 0 : certain }
            let because = rest.contains { ["since", "because", "about", "of"].contains($0.word) }
            return (because ? 1 : 0) + (bonus > 0 && content.count >= 2 ? 1 : 0)
        }
        if Words.momentaryStates.contains(head), content.contains(where: { Words.commitments.contains($0.word) }) { return certain }
        if Words.momentaryStates.contains(head) { return bonus > 0 && content.count >= 3 ? 1 : 0 }
        if head == "having" {
            let things = content.filter { $0.word != "having" }
            return things.count >= 2 && !things.contains { Words.passingThings.contains($0.word) } ? 1 + bonus : 0
        }
        if head == "the" { return content.contains { !Words.ranks.contains($0.word) } || rest.map(\.word).starts(with: ["the", "best", "man"]) ? certain : 0 }
        if Words.pointing.contains(head) { return bonus }
        if head.hasSuffix("ing"), head.count > 4 {
            if head == "thinking", ["of", "about"].contains(rest.dropFirst().first?.word ?? ""), content.count >= 2 { return certain }
            if content.contains(where: isOwn) { return certain }
            if Words.momentary.contains(String(head.dropLast(3))) { return bonus > 0 && content.count >= 3 ? 1 : 0 }
            let next = rest.dropFirst().first?.word ?? ""
            return content.count >= 2 && !Words.pointing.subtracting(["the"]).contains(next) ? certain : bonus
        }
        if content.count == 1, head.hasSuffix("ed"), rest.count == 1 { return bonus }
        return content.isEmpty ? 0 : certain
    }

    /// "see that", "got this"; not "got this job".
    private static func isPassing(_ phrase: [Token]) -> Bool {
        guard let (count, _) = Words.passing.match(phrase, at: 0) else { return false }
        guard count < phrase.count, ["this", "that"].contains(phrase[count - 1].word) else { return true }
        let next = phrase[count]
        return !next.isWord || Lexicon.functionWords.contains(next.word) || Words.empty.contains(next.word) || Words.banter.contains(next.word)
    }

    /// What "have" or "got" is followed by when it is the verb itself: "have kids", "got a new kitten"; nil when it is not.
    private static func possession(after rest: ArraySlice<Token>) -> Int? {
        var rest = rest
        while let first = rest.first, Lexicon.softAdverbs.contains(first.word) { rest = rest.dropFirst() }
        guard let first = rest.first?.word else { return nil }
        let isDetermined = ["a", "an", "this", "no", "some", "any", "three", "two", "four", "five", "six", "one", "another"].contains(first)
        let noun = singular(first)
        guard isDetermined || Lexicon.relations[noun] != nil || Lexicon.relations[first] != nil || Lexicon.pets.contains(noun) || Words.ownNouns.contains(noun) || Words.conditions.contains(first)
        else { return nil }
        let object = rest.prefix(6).prefix { $0.isWord && !["i", "we", "and", "because"].contains($0.word) }
        if object.contains(where: { Words.passingThings.contains($0.word) || Words.passingNouns.contains($0.word) }) { return 0 }
        let content = object.filter { !Lexicon.functionWords.contains($0.word) && !Lexicon.vague.contains($0.word) && !Words.empty.contains($0.word) && Lexicon.numbers[$0.word] == nil }
        return content.isEmpty ? 0 : certain
    }

    /// "going to Vienna".
    private static func destination(_ rest: ArraySlice<Token>, lasting: Bool) -> Int {
        if rest.contains(where: { ["bed", "sleep", "bathroom", "toilet", "kitchen", "left", "right"].contains($0.word) }) { return 0 }
        return lasting ? certain : 1
    }

    // MARK: my …

    private static func possession(_ tokens: [Token], _ index: Int, lasting: Bool) -> Int {
        let phrase = tokens[(index + 1)...].prefix(4).prefix { $0.isWord && !Words.copulas.contains($0.word) }
        guard let first = phrase.first else { return 0 }
        if Words.exclamations.contains(first.word) { return 0 }
        if first.word == "favorite", tokens.count < 3 || ["this", "that", "it", "these"].contains(tokens[0].word) { return 0 }
        if ["favorite", "first", "own", "oldest", "youngest", "late", "ex"].contains(first.word) { return certain }
        for token in phrase.prefix(3) {
            let noun = singular(token.word)
            if Lexicon.relations[noun] != nil || Lexicon.relations[token.word] != nil || Lexicon.pets.contains(noun) || Words.ownNouns.contains(noun) {
                return tokens.count > phrase.count + 1 ? certain : 1
            }
        }
        if phrase.prefix(3).contains(where: { Words.passingNouns.contains(singular($0.word)) }) { return 0 }
        if index == 0, phrase.contains(where: { $0.word.count > 4 && $0.word.hasSuffix("ed") || Words.happenings.contains($0.word) }) { return certain }
        return tokens.count >= 4 ? (lasting ? certain : 1) : 0
    }

    private static func singular(_ word: String) -> String {
        if word.hasSuffix("'s") { return String(word.dropLast(2)) }
        return word.hasSuffix("s") && word.count > 3 && !word.hasSuffix("ss") ? String(word.dropLast()) : word
    }

    /// "the kids hate broccoli", "mom lives in Florida".
    private static func isHousehold(_ tokens: [Token], _ index: Int) -> Bool {
        var word = tokens[index].word
        if word.hasSuffix("'s") { word.removeLast(2) }
        let previous = index > 0 ? tokens[index - 1].word : ""
        if Words.household.contains(word) { return previous == "the" && (index <= 4 && index + 2 < tokens.count || tokens[0].word == "i" || tokens[0].word == "we") }
        guard index + 2 < tokens.count else { return false }
        guard Words.parents.contains(word) else { return false }
        return index == 0 || ["and", "but", "so", "because"].contains(previous)
    }

    // MARK: no subject

    /// "broke my wrist", "thinking of moving", "going to a support group tomorrow", "not a fan of horror films".
    private static func withoutSubject(_ tokens: [Token], lasting: Bool) -> Int {
        var rest = tokens[...]
        while let first = rest.first, Lexicon.softAdverbs.contains(first.word) || ["and", "then", "have", "been", "not", "hopefully", "maybe", "probably", "might", "be"].contains(first.word) { rest = rest.dropFirst() }
        guard let head = rest.first?.word, rest.count >= 3 else { return 0 }
        if ["thinking", "planning", "hoping", "trying", "saving", "learning", "training", "moving", "working", "studying"].contains(head) { return certain }
        if head == "being", ["a", "an", "the"].contains(rest.dropFirst().first?.word ?? "") { return certain }
        if head == "had", let thing = possession(after: rest.dropFirst()) { return thing }
        if Words.happenings.contains(head) || Words.lastingVerbs.contains(head) && head.hasSuffix("ed") { return predicate(rest, lasting: lasting) }
        if head.hasSuffix("ing"), head.count > 5, !Words.noGerunds.contains(head), !Words.momentary.contains(String(head.dropLast(3))), rest.count >= 4 {
            return lasting ? certain : rest.count { !Lexicon.functionWords.contains($0.word) } >= 3 ? 1 : 0
        }
        if head == "going", rest.dropFirst().first?.word == "to" { return predicate(rest, lasting: lasting) + (lasting ? 1 : 0) }
        if rest.prefix(5).contains(where: { $0.word == "fan" }) { return certain }
        return 0
    }
}
