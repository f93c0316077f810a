/// Cuts a sentence where a new subject or a new verb of the same subject begins, also without punctuation.
enum ClauseSplitter {
    private static let conjunctions = words("and but so plus because then though although yet or also while whereas since yeah yes okay well actually anyway")
    private static let starters = words("i we my our he she they it his her their you your there this that everyone everybody people these those")
    private static let connectors = words(
        """
        that think thinks know knows hope guess believe feel wish say said says told where what when who how why if than as whether which
        whose whom like once before after until because since while though although whenever with in of to for at from about by
        on love likes the a an every all not whatever wherever do does did am is are was were can could would should will have has had
        maybe perhaps probably possibly apparently supposedly bet suppose swear and or but so really let see make help call called everything anything nothing something thing only way time
        place reason person guy girl people
        """)
    private static let determiners = words("the every all only that those these any some no first last best same")
    private static let sharedVerbs = words(
        """
        live work have love like hate enjoy prefer play study speak own drive moved got am teach run adore was grew adopted bought
        take married collect started graduated
        """)
    private static let blocksSharing = words("to would could might want going plan will should can not never let if he she they")
    private static let introductions = words("name favorite birthday email phone pronouns job age hobby hobbies goal nickname surname")
    private static let afterRelation = words("is are lives works has called named name was studies teaches plays just and loves")
    private static let pronounVerbs = words("is was lives works has loves likes hates said says name favorite")

    static func split(_ tokens: [Token]) -> [[Token]] {
        var clauses: [[Token]] = []
        var current: [Token] = []
        var subject: Token?
        var hasContent = false

        func close() {
            while let last = current.last, last.kind == .comma || conjunctions.contains(last.word) && last.word != "yes" || Lexicon.softAdverbs.contains(last.word) && current.count > 1 && isJoint(current[current.count - 2]) { current.removeLast() }
            if !current.isEmpty { clauses.append(current) }
            current = []
            hasContent = false
        }
        var index = 0
        while index < tokens.count {
            let token = tokens[index]
            let next = index + 1 < tokens.count ? tokens[index + 1] : nil
            let previous = current.last
            if let previous, hasContent {
                let afterJoint = isJoint(previous) || Lexicon.softAdverbs.contains(previous.word) && current.count > 1 && isJoint(current[current.count - 2])
                if isCorrection(token.word, next?.word ?? "", after: previous.word) {
                    close()
                } else if isOneSubject(current, tokens, index) || isOneName(current, token, next) {
                    // What follows belongs to what was begun.
                } else if startsFormerly(tokens, index, afterJoint: afterJoint), let subject {
                    close()
                    current.append(subject)
                    hasContent = true
                } else if afterJoint, starters.contains(token.word) || Guards.hedges.contains(token.word) || startsAdverbial(tokens, index) || startsQuestion(tokens, index) || Guards.isImperative(tokens, at: index) {
                    close()
                } else if afterJoint, sharedVerbs.contains(token.word), token.word != "like" || previous.kind != .comma, let subject, canShare(current, verb: token.word, next: next) {
                    close()
                    current.append(subject)
                    hasContent = true
                } else if afterJoint, let subject, let verb = sharedVerb(of: current, subject), continuations[verb.word]?.contains(token.word) ?? false {
                    close()
                    current += [subject, verb]
                    hasContent = true
                } else if afterJoint, previous.kind != .comma, token.isTime || token.kind == .recurrence, let next, starters.contains(next.word) {
                    close()
                } else if startsRunOn(tokens, index, current) || startsQuestion(tokens, index) {
                    close()
                }
            }
            if current.isEmpty || current.count == 1, token.word == "i" || token.word == "we" { subject = token }
            if current.isEmpty, token.isWord, starters.contains(token.word), token.word != "i", token.word != "we" { subject = nil }
            current.append(token)
            if token.isWord, !conjunctions.contains(token.word) { hasContent = true }
            index += 1
        }
        close()
        return clauses
    }

    /// "I have a dog and | a car": what may follow without repeating subject and verb.
    private static let continuations = [
        "have": words("a an one two three four five my asthma diabetes adhd"),
        "am": words("a an from allergic married single divorced engaged vegan vegetarian originally lactose diabetic pregnant studying learning"),
    ]

    private static func sharedVerb(of clause: [Token], _ subject: Token) -> Token? {
        clause.prefix(5).drop { $0 != subject }.dropFirst().first { !Lexicon.softAdverbs.contains($0.word) }
    }

    private static func isCorrection(_ word: String, _ next: String, after previous: String) -> Bool {
        switch word {
        case "no", "nope": ["wait", "sorry", "actually", "hang", "hold", "i", "it", "no"].contains(next)
        case "wait", "actually": next == "no"
        case "sorry": !["am", "so", "very", "really", "feel"].contains(previous)
        case "correction": true
        default: false
        }
    }

    /// "my wife and I | have been together": both are the subject.
    private static func isOneSubject(_ current: [Token], _ tokens: [Token], _ index: Int) -> Bool {
        guard tokens[index].word == "i", current.last?.word == "and", (2...5).contains(current.count) else { return false }
        let isRelation = ["my", "our"].contains(current[0].word) && Lexicon.relations[current[current.count - 2].word] != nil
        guard isRelation || current.count == 2 else { return false }
        let predicate = tokens[(index + 1)...].first { !["have", "are", "were", "been"].contains($0.word) && !Lexicon.softAdverbs.contains($0.word) }
        return predicate.map { ["together", "broke", "split"].contains($0.word) } ?? false
    }

    /// "I don't like being called Bob, | it's Robert".
    private static func isOneName(_ current: [Token], _ token: Token, _ next: Token?) -> Bool {
        guard token.word == "it" && next?.word == "is" || token.word == "its", let called = current.lastIndex(where: { ["call", "called"].contains($0.word) }) else { return false }
        return current.count - called <= 4 && current[..<called].contains { $0.word == "not" }
    }

    private static let beforeFormerly = words("now retired days though today")

    /// "I'm retired now, | used to be a train driver".
    private static func startsFormerly(_ tokens: [Token], _ index: Int, afterJoint: Bool) -> Bool {
        guard tokens[index].word == "used", index + 2 < tokens.count, tokens[index + 1].word == "to", ["be", "work"].contains(tokens[index + 2].word) else { return false }
        return afterJoint || index > 0 && beforeFormerly.contains(tokens[index - 1].word)
    }

    private static let prepositions = words("in on at before after during for with by every most")

    /// ", and in my spare time I …": the subject follows within a few words.
    private static func startsAdverbial(_ tokens: [Token], _ index: Int) -> Bool {
        guard prepositions.contains(tokens[index].word) else { return false }
        let ahead = tokens[(index + 1)...].prefix(6).prefix { $0.isWord && !["that", "which", "who", "because", "and"].contains($0.word) }
        return ahead.dropFirst().contains { $0.word == "i" || $0.word == "we" }
    }

    private static func isJoint(_ token: Token) -> Bool { token.kind == .comma || conjunctions.contains(token.word) }

    private static func canShare(_ clause: [Token], verb: String, next: Token?) -> Bool {
        guard next?.isWord ?? false else { return false }
        if pastVerbs.contains(verb), clause.contains(where: { $0.word == "used" }) { return true }
        return !clause.prefix(12).contains { blocksSharing.contains($0.word) }
    }

    private static let pastVerbs = words("moved got bought started adopted took")
    private static let inverted = words("can could should may do does is are am will")

    /// "what should", "can you", "where is": the beginning of a question inside unpunctuated speech.
    private static func startsQuestion(_ tokens: [Token], _ index: Int) -> Bool {
        guard index + 1 < tokens.count, index > 0 else { return false }
        let pair = (tokens[index].word, tokens[index + 1].word)
        if inverted.contains(pair.0), isJoint(tokens[index - 1]), ["i", "we", "you", "there", "it", "this"].contains(pair.1) { return true }
        switch pair.0 {
        case "what", "where", "who", "how", "when", "why":
            guard ["is", "are", "should", "do", "does", "can", "would", "about", "was"].contains(pair.1) else { return false }
            return !connectors.contains(tokens[index - 1].word) || ["and", "so", "but"].contains(tokens[index - 1].word)
        case "can", "could", "would", "will", "do", "did", "have", "are":
            return pair.1 == "you" && !["i", "we", "they", "what", "how"].contains(tokens[index - 1].word)
        default: return false
        }
    }

    private static func startsRunOn(_ tokens: [Token], _ index: Int, _ current: [Token]) -> Bool {
        guard let previous = current.last, previous.isWord || previous.kind == .recurrence || previous.isTime, index + 1 < tokens.count else { return false }
        let token = tokens[index]
        let next = tokens[index + 1].word
        let introduced = current.count <= 6 && current.allSatisfy { !$0.isWord || Guards.greetings.contains($0.word) }
        if introduced, current.contains(where: \.isTime) || current.contains(where: { $0.kind == .recurrence }) { return false }
        switch token.word {
        case "i", "we":
            if previous.word == "is", current.suffix(4).contains(where: { ["the", "what", "all"].contains($0.word) }) { return true }
            if ["that", "why"].contains(previous.word), let before = current.dropLast().last, ["is", "was"].contains(before.word) { return true }
            guard !connectors.contains(previous.word), !Lexicon.softAdverbs.contains(previous.word) else { return false }
            guard tokens[index + 1].isWord, !current.suffix(3).contains(where: { determiners.contains($0.word) }) else { return false }
            return true
        case "my", "our":
            guard !connectors.contains(previous.word), tokens[index + 1].isWord else { return false }
            if introductions.contains(next) { return index + 2 < tokens.count && ["is", "are", "was", "number", "has"].contains(tokens[index + 2].word) || next == "favorite" }
            return Lexicon.relations[next] != nil && index + 2 < tokens.count && afterRelation.contains(tokens[index + 2].word)
        case "their": return next == "names"
        case "they" where next == "are": return index + 2 < tokens.count && ["called", "named"].contains(tokens[index + 2].word)
        case "he", "she", "they", "his", "her":
            return !connectors.contains(previous.word) && pronounVerbs.contains(next)
        default: return false
        }
    }
}
