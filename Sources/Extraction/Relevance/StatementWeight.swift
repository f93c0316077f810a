/// How much a clause says about the user's own life: 0 nothing, 1 perhaps, from `certain` on surely.
enum StatementWeight {
    static let certain = 2

    private typealias Words = StatementWords

    static func of(_ clause: ArraySlice<Token>) -> Int {
        let tokens = Array(clause)
        let lasting = Words.lasting(in: tokens)
        let isBanter = tokens.contains { Words.banter.contains($0.word) }
        var weight = 0
        var sawSelf = false
        var index = 0
        while index < tokens.count {
            let word = tokens[index].word
            let previous = index > 0 ? tokens[index - 1].word : ""
            if word == "i" || word == "we" {
                sawSelf = true
                if !isAsking(tokens, index), previous != "if", previous != "though" {
                    weight += predicate(tokens[(index + 1)...], lasting: lasting)
                }
            } else if word == "my" || word == "our" || word == "mine" {
                sawSelf = true
                weight += possession(tokens, index, lasting: lasting)
            } else if isHousehold(tokens, index) {
                sawSelf = true
                weight += certain
            } else if word == "me" || word == "us" {
                sawSelf = true
                if lasting { weight += 1 }
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
        guard index > 0 else { return false }
        return index < 3 && ["do", "did", "am", "are", "should", "can", "could", "may", "was", "will", "would", "have"].contains(tokens[index - 1].word)
    }

    // MARK: I …

    private static func predicate(_ rest: ArraySlice<Token>, lasting: Bool) -> Int {
        var rest = rest.prefix { $0.word != "i" && $0.word != "we" }
        if let comma = rest.firstIndex(where: { $0.kind == .comma }), rest.distance(from: rest.startIndex, to: comma) >= 3 { rest = rest[..<comma] }
        var isState = false
        var isModal = false
        var isHabit = false
        var isPlan = false
        while let first = rest.first {
            let word = first.word
            if ["am", "are", "was", "were", "been", "feel", "felt", "feeling"].contains(word) { isState = true }
            else if word == "going", rest.dropFirst().first?.word == "to" {
                rest = rest.dropFirst(2)
                isPlan = true
                if let next = rest.first?.word, Words.notVerbs.contains(next) { return destination(rest, lasting: lasting) }
                continue
            } else if word == "used", rest.dropFirst().first?.word == "to" { isHabit = true; rest = rest.dropFirst() }
            else if ["never", "always", "usually", "often", "normally", "rarely", "typically", "only", "mostly"].contains(word) { isHabit = true }
            else if ["will", "would", "can", "could", "should", "might", "may"].contains(word) { isModal = true }
            else if !Words.auxiliaries.contains(word), !Lexicon.softAdverbs.contains(word), first.kind != .comma { break }
            rest = rest.dropFirst()
        }
        guard let head = rest.first?.word, rest.first?.isWord ?? false else { return 0 }
        if StatementWords.passing.match(Array(rest), at: 0) != nil { return lasting && Words.mayLast.contains(head) ? 1 : 0 }
        let content = rest.filter { $0.isWord && !Lexicon.functionWords.contains($0.word) && !Lexicon.vague.contains($0.word) && !Words.empty.contains($0.word) }
        let bonus = lasting || isHabit ? 1 : 0
        if isState, !isPlan { return state(head, rest, content, bonus) }
        if Words.opinions.contains(head) {
            let object = rest.dropFirst().first { !Lexicon.softAdverbs.contains($0.word) && !["being", "having", "to"].contains($0.word) }?.word ?? ""
            if Words.pointing.contains(object) || content.count < 2 { return content.count >= 3 && lasting ? 1 : 0 }
            return isModal && head == "like" ? bonus : certain
        }
        if Words.lastingVerbs.contains(head) { return content.count >= 2 || bonus > 0 || rest.count > 1 && isHabit ? certain : 1 }
        if Words.happenings.contains(head) || head.count > 4 && head.hasSuffix("ed") {
            if Words.momentary.contains(head) { return bonus > 0 && content.count >= 3 ? certain : 0 }
            return content.count >= 2 || bonus > 0 && content.count >= 1 ? certain : 0
        }
        if Words.momentary.contains(head) { return bonus > 0 && content.count >= 2 && !isModal ? 1 : 0 }
        if isPlan { return content.count >= 2 ? 1 + bonus : bonus }
        return content.count >= 2 ? (isHabit ? certain : 1 + (lasting ? 1 : 0)) : (isHabit && content.count >= 1 && !isModal ? 1 : 0)
    }

    /// "am a nurse", "feel lonely since …".
    private static func state(_ head: String, _ rest: ArraySlice<Token>, _ content: [Token], _ bonus: Int) -> Int {
        if Words.conditions.contains(where: { condition in content.contains { $0.word == condition } }) { return certain }
        let isMood = Words.moods.contains(head) || ["a", "like", "of", "kind"].contains(head) && content.contains { Words.moods.contains($0.word) }
        if isMood {
            let because = rest.contains { ["since", "because", "about", "of"].contains($0.word) }
            return (because ? 1 : 0) + (bonus > 0 && content.count >= 2 ? 1 : 0)
        }
        if Words.momentaryStates.contains(head) { return bonus > 0 && content.count >= 3 ? 1 : 0 }
        if Words.pointing.contains(head) { return bonus }
        if head.hasSuffix("ing"), head.count > 4 { return content.count >= 2 || bonus > 0 ? certain : 1 }
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
        guard let first = phrase.first else { return tokens[index].word == "mine" ? 0 : 0 }
        if Words.exclamations.contains(first.word) { return 0 }
        if ["favorite", "first", "own", "oldest", "youngest", "late", "ex"].contains(first.word) { return certain }
        for token in phrase.prefix(3) {
            let noun = singular(token.word)
            if Words.passingNouns.contains(noun) { return 0 }
            if Lexicon.relations[noun] != nil || Lexicon.relations[token.word] != nil || Lexicon.pets.contains(noun) || Words.ownNouns.contains(noun) {
                return tokens.count > phrase.count + 1 ? certain : 1
            }
        }
        return tokens.count >= 4 ? (lasting ? certain : 1) : 0
    }

    private static func singular(_ word: String) -> String {
        if word.hasSuffix("'s") { return String(word.dropLast(2)) }
        return word.hasSuffix("s") && word.count > 3 && !word.hasSuffix("ss") ? String(word.dropLast()) : word
    }

    /// "the kids hate broccoli", "mom lives in Florida".
    private static func isHousehold(_ tokens: [Token], _ index: Int) -> Bool {
        let word = tokens[index].word
        guard index + 2 < tokens.count else { return false }
        let previous = index > 0 ? tokens[index - 1].word : ""
        if Words.household.contains(word) { return previous == "the" && index <= 4 }
        guard Words.parents.contains(word) else { return false }
        return index == 0 || ["and", "but", "so", "because"].contains(previous)
    }

    // MARK: no subject

    /// "broke my wrist", "thinking of moving", "going to a support group tomorrow", "not a fan of horror films".
    private static func withoutSubject(_ tokens: [Token], lasting: Bool) -> Int {
        var rest = tokens[...]
        while let first = rest.first, Lexicon.softAdverbs.contains(first.word) || ["and", "then", "have", "been", "not"].contains(first.word) { rest = rest.dropFirst() }
        guard let head = rest.first?.word, rest.count >= 3 else { return 0 }
        if ["thinking", "planning", "hoping", "trying", "saving", "learning", "training", "moving", "working", "studying"].contains(head) { return certain }
        if Words.happenings.contains(head) || Words.lastingVerbs.contains(head) && head.hasSuffix("ed") { return predicate(rest, lasting: lasting) }
        if head == "going", rest.dropFirst().first?.word == "to" { return predicate(rest, lasting: lasting) + (lasting ? 1 : 0) }
        if rest.prefix(5).contains(where: { $0.word == "fan" }) { return certain }
        return 0
    }
}
