/// What people do, did, play, follow and study.
enum Deeds {
    private static let notDoing = words(
        """
        going being thinking feeling hoping trying looking waiting wondering asking calling talking saying kidding joking telling guessing wishing
        wanting needing loving liking dying freaking losing sitting standing listening kidding messing counting speaking sorting struggling
        """)
    private static let notDone = words(
        """
        said told thought asked heard wanted needed liked loved hoped felt knew noticed realized realised forgot called texted woke slept
        ate guessed wondered meant mentioned talked chatted spoke remembered saw looked seemed used agreed listened laughed cried checked
        supposed scared tired bored excited worried annoyed confused interested stressed exhausted married engaged retired divorced bed need feed
        speed indeed seed weed red obsessed pissed sacred naked wicked hundred missed enjoyed believed expected reminded helped showed happened
        """)
    private static let irregular = words(
        """
        went took got had made met bought saw gave won lost ran wrote built sold sang swam flew drove rode hit led taught found threw
        planted caught brought spent hung grew dug drew tore wore came hosted stayed
        """)
    private static let continuing = words("to with at in for from on by")

    static func doing(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let first = tokens.first, first.word.hasSuffix("ing"), first.word.count > 4, !notDoing.contains(first.word) else { return nil }
        return phrase(tokens)
    }

    static func happening(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let first = tokens.first, irregular.contains(first.word) || first.word.hasSuffix("ed") && first.word.count > 4, !notDone.contains(first.word) else { return nil }
        return phrase(tokens).flatMap { Phrases.isTrifle($0[1...]) || first.word == "got" && ["up", "home", "to", "here"].contains($0[1].word) ? nil : $0 }
    }

    /// The verb with what belongs to it, without dates in between; at least two words.
    private static func phrase(_ tokens: ArraySlice<Token>) -> [Token]? {
        var undated: [Token] = []
        for (index, token) in zip(tokens.indices, tokens) {
            let goesOn = index + 1 < tokens.endIndex && continuing.contains(tokens[index + 1].word)
            if token.isTime || token.kind == .recurrence, goesOn { continue }
            undated.append(token)
        }
        guard let value = Phrases.complement(undated.dropFirst(), articles: true, least: 1), let verb = undated.first else { return nil }
        return [verb] + value
    }

    private static let notGames = words(
        "part role hard dead dumb devil's safe along dirty fair music song songs tricks hooky second third it that with for in at on by as to some one something around against good bad hide victim host mum dad favorites outside inside loud")

    static func game(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let value = Phrases.noun(tokens), value.count <= 4, !value.contains(where: { notGames.contains($0.word) }), value[0].word != "the" else { return nil }
        return value
    }

    private static let notTeams = words("the my our this that gun free human women's equal local people person family kids children wife husband decision troops change rights growth idea learning team use them")

    static func team(_ tokens: ArraySlice<Token>, _ style: SpeechStyle) -> [Token]? {
        guard let value = Phrases.noun(tokens.first?.word == "the" ? tokens.dropFirst() : tokens), value.count <= 3, let first = value.first, !notTeams.contains(first.word) else { return nil }
        guard !style.hasCapitals || first.isCapitalised, first.word.first?.isLetter ?? false else { return nil }
        return value
    }

    private static let notSubjects = words(
        "hard late early alone abroad online daily harder better more less every for at in with here there home tests test exam exams finals day night morning lot much full time nights you people the this my a an all procrastination overthinking sarcasm complaining life nonsense laziness napping worrying")

    static func subject(_ tokens: ArraySlice<Token>) -> [Token]? {
        let body = tokens.prefix { $0.isWord && !["at", "in", "on", "here", "for", "with", "from", "to", "because", "now", "part", "full"].contains($0.word) && !Lexicon.boundaries.contains($0.word) }
        guard let value = Phrases.noun(body), value.count <= 4, !value.contains(where: { notSubjects.contains($0.word) }), value.first?.word.first?.isLetter ?? false else { return nil }
        return value.first?.word.hasSuffix("ing") ?? false && !gerundSubjects.contains(value[0].word) ? nil : value
    }

    private static let gerundSubjects = words("nursing engineering accounting marketing painting counselling counseling acting dancing computing teaching writing printmaking singing gaming")
}
