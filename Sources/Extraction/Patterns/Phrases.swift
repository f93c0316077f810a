/// Noun and verb phrases as they come out of speech.
enum Phrases {
    static let longestValue = 8
    /// Of what is done; the fact itself allows no more than this.
    private static let longestDeed = 11
    private static let trailing = words(
        """
        lot much very too though right again lately please man dude honestly actually really indeed more best most ever especially
        mainly then yet already either first now kinda so alot a bit everyday always anyway yeah ok okay of and or in at on to with for
        the my like also nowadays before about i just guess personally lots well from by as around myself instead alone thanks thank
        """)
    private static let refusedStarts = words(
        """
        to getting seeing being having hearing knowing how what when where why who if me myself not no of and or at in on by with for about as than being i we he she they you it
        love enjoy like hate but up down out off into over back so very is are am was were be do does did have has had can will would going lots
        """)
    private static let refusedAnywhere = words(
        """
        idea sound sounds particular look looks way question questions point feeling answer plan attitude suggestion suggestions vibe vibes smell
        thought reminder energy is are was were am im i've me mine fact ideas part parts conversation lol look thinking hearing i theme texture creativity detail details effort
        """)
    private static let opinions = words("safe good nice warm big small happy healthy quiet calm clean cozy fun long short old new strong simple dark light")
    private static let pairs = words("fish-chips mac-cheese rock-roll salt-vinegar black-white rhythm-blues drum-bass bed-breakfast arts-crafts gin-tonic bacon-eggs spaghetti-meatballs jelly-peanut dungeons-dragons")

    private static let conjunctions = words("and before after or though then")

    static func upToPause(_ tokens: ArraySlice<Token>) -> ArraySlice<Token> { tokens.prefix { $0.kind != .comma } }

    /// Words up to the next thought; nil when the thought runs on into the phrase ("the song I love").
    static func bounded(_ tokens: ArraySlice<Token>) -> ArraySlice<Token>? {
        var end = tokens.startIndex
        while end < tokens.endIndex {
            let token = tokens[end]
            guard token.isWord, !Lexicon.boundaries.contains(token.word), token.word != "aka", token.word != "like" || end == tokens.startIndex else { break }
            if Lexicon.subjects.contains(token.word) {
                if end > tokens.startIndex, runsOn(tokens, at: end) { break }
                guard end > tokens.startIndex, Lexicon.softAdverbs.contains(tokens[end - 1].word) || conjunctions.contains(tokens[end - 1].word) else { return nil }
                return tokens[..<(end - 1)]
            }
            if token.word == "that" || token.word == "than" { return nil }
            if end > tokens.startIndex, ["always", "never", "ever"].contains(token.word) { break }
            end += 1
        }
        return tokens[..<end]
    }

    /// "dairy it makes me ill": a new clause without a pause.
    private static func runsOn(_ tokens: ArraySlice<Token>, at index: Int) -> Bool {
        guard ["it", "he", "she"].contains(tokens[index].word), index + 1 < tokens.endIndex else { return false }
        return tokens[index + 1].word.hasSuffix("s")
    }

    static func trimmed(_ tokens: ArraySlice<Token>) -> ArraySlice<Token> {
        var result = tokens
        while let first = result.first, Lexicon.softAdverbs.contains(first.word) || first.word == "all" || first.word == "some" { result = result.dropFirst() }
        while let last = result.last, trailing.contains(last.word) || Lexicon.softAdverbs.contains(last.word) || !last.isWord { result = result.dropLast() }
        return result
    }

    static func noun(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let bounded = bounded(tokens) else { return nil }
        if bounded.endIndex < tokens.endIndex, tokens[bounded.endIndex].kind == .quote { return nil }
        var value = trimmed(bounded)
        if let first = value.first, ["a", "an"].contains(first.word) { value = value.dropFirst() }
        guard let first = value.first, value.count <= longestValue, !refusedStarts.contains(first.word), first.word != "my", first.word != "our" else { return nil }
        if value.count > 1, let last = value.last, opinions.contains(last.word), ["a", "an"].contains(value[value.endIndex - 2].word) { return nil }
        guard !value.contains(where: { Lexicon.vague.contains($0.word) || refusedAnywhere.contains($0.word) }) else { return nil }
        return Array(value)
    }

    private static let generalPlaces = words(
        "beach ocean sea mountains outdoors rain snow cold heat countryside cinema theater theatre opera ballet gym sun summer winter autumn fall spring desert forest woods lake library water beatles stones who killers cure office")

    /// "The sea" is liked in general; "the yellow leaves" are being looked at.
    static func pleasure(_ tokens: ArraySlice<Token>, _ style: SpeechStyle) -> [Token]? {
        guard let value = noun(tokens), let first = value.first else { return nil }
        guard first.word == "the" else { return value }
        guard value.count > 1, generalPlaces.contains(value[1].word) || style.hasCapitals && value[1].isCapitalised else { return nil }
        return value
    }

    /// "a, b and c" as three values; stops at the first part that is no value, refuses when the first is none.
    static func list(_ tokens: ArraySlice<Token>, _ accept: (ArraySlice<Token>) -> [Token]?) -> [[Token]] {
        var values: [[Token]] = []
        var rest = tokens
        while !rest.isEmpty, values.count < 12 {
            var end = rest.startIndex
            while end < rest.endIndex, rest[end].kind != .comma, !isListAnd(rest, end) { end += 1 }
            if !values.isEmpty, rest[..<end].allSatisfy({ Lexicon.softAdverbs.contains($0.word) }) {
                rest = rest[end...].drop { $0.kind == .comma || $0.word == "and" }
                continue
            }
            guard let value = accept(rest[..<end]), values.isEmpty || !remarks.contains(value[0].word) else { break }
            values.append(value)
            let part = rest[..<end]
            if part.contains(where: { !$0.isWord || Lexicon.boundaries.contains($0.word) }) { break }
            rest = rest[end...].drop { $0.kind == .comma || $0.word == "and" || $0.word == "or" || $0.word == "also" }
            if let first = rest.first, Lexicon.subjects.contains(first.word) || first.word == "my" { break }
        }
        return values
    }

    /// Words that begin a remark about what was listed, not another item.
    private static let remarks = words("tastes makes gives keeps feels smells looks sounds reminds helps been always never such what no not too can't just it's especially brings makes tasted")

    private static func isListAnd(_ tokens: ArraySlice<Token>, _ index: Int) -> Bool {
        guard tokens[index].word == "and" || tokens[index].word == "or", index > tokens.startIndex, index + 1 < tokens.endIndex else {
            return tokens[index].word == "and"
        }
        let left = tokens[..<index].suffix(2)
        if left.count == 2, let article = left.first, ["a", "an"].contains(article.word), left.last?.word.hasSuffix("ing") ?? false || opinions.contains(left.last?.word ?? "") { return false }
        return !pairs.contains("\(tokens[index - 1].word)-\(tokens[index + 1].word)")
    }

    static func count(_ tokens: ArraySlice<Token>, isLast: Bool) -> [[Token]] {
        guard let number = Lexicon.number(tokens), number.value > 0, isLast || number.count == tokens.count else {
            return !isLast && tokens.count == 2 && tokens.map(\.word) == ["a", "couple"] ? [Array(tokens)] : []
        }
        return [Array(tokens.prefix(number.count))]
    }

    private static let games = words(
        """
        tennis football soccer chess golf badminton basketball volleyball hockey rugby cricket squash baseball poker yoga pilates
        karate judo ballet squash ping-pong padel pickleball darts bridge handball water-polo lacrosse softball d&d dungeons sudoku
        scrabble archery parkour gymnastics athletics photography pottery crossfit
        """)
    private static let notActivities = words(
        "during going being having getting doing thinking trying looking making calling asking hoping talking waiting saying feeling morning evening thing something nothing king ring spring wedding string ceiling bing bling")

    static func activity(_ tokens: ArraySlice<Token>) -> [Token]? {
        var tokens = tokens
        if let measure = tokens.prefix(3).firstIndex(where: { $0.word == "of" }), tokens[..<measure].contains(where: { ["bit", "lot", "bits", "lots"].contains($0.word) }) { tokens = tokens[(measure + 1)...] }
        guard let value = noun(tokens), let first = value.first?.word, value.count <= 6, !["degree", "course", "homework", "job"].contains(value.last?.word ?? "") else { return nil }
        if games.contains(first) { return value }
        let verb = value.first { $0.word.hasSuffix("ing") }
        guard let verb else { return nil }
        if notActivities.contains(verb.word) { return first == verb.word && ["going", "making", "doing"].contains(first) && value.count > 1 && !["home", "back", "out"].contains(value[1].word) && (value[1].word != "to" || value.count > 2 && !["bed", "sleep", "work", "school", "be"].contains(value[2].word)) ? value : nil }
        return value
    }

    private static let trifles = words("lunch dinner breakfast shower work eating homework bath nap coffee email emails bins rubbish chores call message pic picture photo")
    private static let pleasantries = words("blast time fun chat talk look laugh")

    /// What is worth remembering of what was done: not lunch, not "a great time".
    static func achievement(_ tokens: ArraySlice<Token>) -> [Token]? {
        complement(upToPause(tokens), articles: false).flatMap { isTrifle($0[...]) ? nil : $0 }
    }

    static func isTrifle(_ value: ArraySlice<Token>) -> Bool {
        let first = value.first { !["a", "an", "the", "my", "some"].contains($0.word) }
        return first.map { trifles.contains($0.word) } ?? true || value.prefix(4).contains { pleasantries.contains($0.word) }
    }

    /// "up at half past five", "my first half marathon".
    static func complement(_ tokens: ArraySlice<Token>, articles: Bool, least: Int = 2) -> [Token]? {
        guard let bounded = bounded(upToPause(tokens)) else { return nil }
        let value = trimmed(bounded)
        guard let first = value.first, value.count <= longestDeed, articles ? value.count >= least : !refusedStarts.contains(first.word) else { return nil }
        guard !value.contains(where: { Lexicon.vague.contains($0.word) && $0.word != "some" || ["me", "is", "are", "was"].contains($0.word) }) else { return nil }
        return Array(value)
    }

    private static let courtesies = words("please thanks thank you ok okay")

    /// Everything that was said, without thanks.
    static func said(_ tokens: ArraySlice<Token>) -> [Token]? {
        var value = tokens
        while let last = value.last, last.kind == .comma || courtesies.contains(last.word) { value = value.dropLast() }
        guard let first = value.first, !vagueStarts.contains(first.word) else { return nil }
        return Array(value)
    }

    private static let vagueStarts = words("not so very really what how why that this it good bad great important wrong right broken missing late slow terrible worthless")

    private static let notDeeds = words("spent had went did was were like love enjoy hate come be have want need think know see say tell ask let go hear mean try feel wait help do get believe agree imagine understand use stop find keep talk thank apologize guess bet hope")

    static func deed(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let bounded = bounded(upToPause(tokens)) else { return nil }
        let value = trimmed(bounded)
        guard let first = value.first, value.count <= longestDeed, !Lexicon.functionWords.contains(first.word) || ["do", "be"].contains(first.word) else { return nil }
        if notDeeds.contains(first.word), value.count < 2 || ["know", "mean", "say", "tell", "think", "hear", "see", "let", "thank", "ask", "help", "need", "guess", "hope", "bet"].contains(first.word) { return nil }
        guard !value.contains(where: { Lexicon.vague.contains($0.word) || ["me", "i", "is", "are", "not"].contains($0.word) }) else { return nil }
        return Array(value)
    }
}
