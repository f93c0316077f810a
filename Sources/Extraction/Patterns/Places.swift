/// Places, nationalities, languages, and the organisations people work or study at.
enum Places {
    private static let stops = words(
        "these those with for by at since from on as near right alone together about during after before around because again all like of too every anymore and or is now then per outside inside to who though myself not")
    private static let notPlaces = words(
        """
        fear denial peace hope danger pain sin debt trouble love bed meetings class school work here there town it this that my your our his
        her their front line charge case fact general need shape touch mind doubt pieces tears shock awe bits agony heaven hell limbo
        luxury poverty style sync season office car shower middle moment future past present world same space mars jupiter saturn venus
        pluto dreams nowhere everywhere somewhere anywhere constant total complete pure eternal interesting good bad great many such harmony
        one two three four five hours minutes days weeks january february march april may june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday winter summer spring autumn person public private secret transit traffic
        earth atlantis narnia hogwarts wakanda gotham neverland mordor rivendell a an the another outer quarantine isolation recovery therapy bliss sweatpants pajamas
        italian english french german spanish black white blue red kindergarten college high middle
        """)
    /// A building says where someone lives only with what it stands near.
    private static let buildings = words("house apartment flat studio condo dorm cottage bungalow cabin loft trailer van farmhouse")
    private static let situated = words("in near outside of on by")
    private static let dwellings = words(
        "town village city farmhouse house apartment flat suburb suburbs countryside cabin farm studio condo dorm neighborhood cottage bungalow houseboat island mountains uk us usa netherlands bay philippines states kingdom country coast loft trailer van bronx hague area canal river lake hill outskirts border seaside riverside")

    private static let inNames = words("on upon under by le la les sur")

    /// "a small town called hay on wye" → "hay on wye"; nil when nothing is called by a name.
    private static func name(_ tokens: ArraySlice<Token>, _ style: SpeechStyle) -> ArraySlice<Token>? {
        guard let called = tokens.prefix(7).firstIndex(where: { ["called", "named"].contains($0.word) }), tokens[..<called].allSatisfy(\.isWord) else { return nil }
        let rest = tokens[(called + 1)...]
        var end = rest.startIndex
        while end < rest.endIndex, end - rest.startIndex < 5 {
            let token = rest[end]
            let next = end + 1 < rest.endIndex ? rest[end + 1] : nil
            let joins = inNames.contains(token.word) && end > rest.startIndex && next.map { $0.isWord && !Lexicon.functionWords.contains($0.word) && (!style.hasCapitals || $0.isCapitalised) } ?? false
            guard token.isWord, joins || !stops.contains(token.word) && !Lexicon.boundaries.contains(token.word) && !Lexicon.functionWords.contains(token.word) else { break }
            guard joins || !style.hasCapitals || token.isCapitalised else { break }
            end += 1
        }
        let name = Phrases.trimmed(rest[..<end])
        return name.isEmpty ? nil : name
    }

    static func place(_ tokens: ArraySlice<Token>, _ style: SpeechStyle) -> [Token]? {
        guard let first = tokens.first else { return nil }
        if ["the", "a", "an"].contains(first.word), let name = name(tokens, style) {
            return tokens.prefix(while: { $0.word != "called" && $0.word != "named" }).contains { dwellings.contains($0.word) } ? Array(name) : nil
        }
        if first.word == "the" || first.word == "a" || first.word == "an" {
            let value = tokens.prefix(9).prefix { $0.isWord && !stops.contains($0.word) && !Lexicon.boundaries.contains($0.word) || ["near", "of", "outside"].contains($0.word) }
            guard value.contains(where: { dwellings.contains($0.word) }) || style.hasCapitals && value.dropFirst().first?.isCapitalised ?? false else { return nil }
            if value.contains(where: { buildings.contains($0.word) }), !value.contains(where: { situated.contains($0.word) }) { return nil }
            guard !value.contains(where: { $0.word == "middle" || Lexicon.vague.contains($0.word) }) else { return nil }
            let trimmed = Phrases.trimmed(value)
            return trimmed.count >= 2 ? Array(trimmed) : nil
        }
        guard !notPlaces.contains(first.word), !Lexicon.functionWords.contains(first.word), !Lexicon.relations.keys.contains(first.word) || first.isCapitalised else { return nil }
        if style.hasCapitals, !first.isCapitalised, first.word != "downtown", first.word != "upstate" { return nil }
        var value: [Token] = []
        for token in tokens.prefix(7) {
            if token.kind == .comma {
                guard let next = tokens.dropFirst(value.count + 1).first, style.hasCapitals, next.isCapitalised, next.word != "i", value.count < 4 else { break }
                value.append(token)
                continue
            }
            guard token.isWord, !stops.contains(token.word), !Lexicon.boundaries.contains(token.word), !Lexicon.subjects.contains(token.word),
                !Lexicon.softAdverbs.contains(token.word), token.word != "in", token.word != "my" else { break }
            if style.hasCapitals, !token.isCapitalised, !value.isEmpty { break }
            value.append(token)
            if !style.hasCapitals, value.count == 3 { break }
        }
        let trimmed = Phrases.trimmed(value[...])
        guard !trimmed.isEmpty, !trimmed.contains(where: { Lexicon.vague.contains($0.word) }) else { return nil }
        return Array(trimmed)
    }

    private static let notOrganisations = words(
        """
        home night nights days weekends myself free money a living it him her them someone people me you this that these my our your living
        fun food tips pay peanuts least first last all once times present work weird odd long fourteen hours the different various
        """)
    private static let vagueWorkplaces = words("office moment time place things everything end weekend same least project job life future company")

    private static let persons = words("man woman guy lady person boss couple family bloke girl boy chap fellow gentleman people")
    private static let notCompanies = words(
        """
        school college university uni home gym band team club choir church class group party drugs game room lobby call chat meeting army navy
        facebook instagram twitter tiktok snapchat reddit discord tinder linkedin whatsapp youtube netflix spanish french german english
        """)

    /// Where people work, as far as one may quit it: not "smoking", "school", "the game".
    static func company(_ tokens: ArraySlice<Token>, isLast: Bool, _ style: SpeechStyle) -> [Token]? {
        guard let value = organisation(tokens, style), isLast || value.count == tokens.count, value.count <= 3 else { return nil }
        guard !value.contains(where: { notCompanies.contains($0.word) || $0.word.hasSuffix("ing") || Lexicon.numbers[$0.word] != nil }) else { return nil }
        return value
    }

    static func organisation(_ tokens: ArraySlice<Token>, _ style: SpeechStyle) -> [Token]? {
        if ["a", "an", "the"].contains(tokens.first?.word ?? ""), let name = name(tokens, style) {
            return tokens[..<name.startIndex].contains { persons.contains($0.word) } ? nil : Array(name)
        }
        var body = tokens
        var hadArticle = false
        if let first = body.first?.word, ["a", "an", "the"].contains(first) { body = body.dropFirst(); hadArticle = true }
        guard let first = body.first, !Lexicon.functionWords.contains(first.word), hadArticle || !notOrganisations.contains(first.word) else { return nil }
        var value: [Token] = []
        for token in body.prefix(7) {
            guard token.isWord, !Lexicon.boundaries.contains(token.word), !Lexicon.subjects.contains(token.word) else { break }
            if stops.contains(token.word), token.word != "of", !(token.word == "and" && style.hasCapitals && isCapitalised(body, value.count + 1)) || token.word == "of" && value.isEmpty { break }
            if token.word == "in" || token.word == "my" || token.word == "here", !hadArticle || token.word != "in" { break }
            value.append(token)
        }
        let trimmed = Phrases.trimmed(value[...])
        guard !trimmed.isEmpty, !trimmed.contains(where: { Lexicon.vague.contains($0.word) || vagueWorkplaces.contains($0.word) && ($0.word != "office" || trimmed.count == 1) }) else { return nil }
        if style.hasCapitals, !hadArticle, !trimmed.contains(where: \.isCapitalised) { return nil }
        return Array(trimmed)
    }

    private static func isCapitalised(_ tokens: ArraySlice<Token>, _ offset: Int) -> Bool { tokens.dropFirst(offset).first?.isCapitalised ?? false }

    private static let languages = words(
        """
        english spanish french german italian portuguese dutch swedish norwegian danish finnish icelandic polish czech slovak hungarian romanian
        bulgarian greek turkish russian ukrainian serbian croatian slovenian bosnian albanian arabic hebrew persian farsi urdu hindi punjabi
        bengali tamil telugu gujarati marathi chinese mandarin cantonese japanese korean vietnamese thai indonesian malay tagalog filipino
        swahili amharic yoruba igbo hausa zulu afrikaans latin esperanto welsh irish gaelic catalan basque galician estonian latvian
        lithuanian georgian armenian asl
        """)
    private static let languageFillers = words("fluent a bit of little some basic conversational native decent good broken fluently well natively perfect rusty")

    static func language(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let index = tokens.prefix(6).firstIndex(where: { languages.contains($0.word) }) else { return nil }
        guard tokens[..<index].allSatisfy({ languageFillers.contains($0.word) || Lexicon.softAdverbs.contains($0.word) }) else { return nil }
        return [tokens[index]]
    }

    private static let nationalities = words(
        """
        american british english scottish welsh irish canadian australian mexican brazilian argentinian argentine chilean colombian peruvian
        venezuelan cuban french german dutch belgian swiss austrian italian spanish portuguese greek turkish swedish norwegian danish
        finnish icelandic polish czech slovak hungarian romanian bulgarian serbian croatian slovenian bosnian albanian ukrainian russian
        belarusian estonian latvian lithuanian georgian armenian israeli palestinian lebanese syrian jordanian iraqi iranian persian saudi
        egyptian moroccan algerian tunisian libyan nigerian ghanaian kenyan ethiopian somali ugandan tanzanian zimbabwean senegalese indian
        pakistani bangladeshi nepali nepalese chinese taiwanese japanese korean vietnamese thai filipino indonesian malaysian singaporean
        jamaican haitian dominican maltese cypriot kiwi scandinavian sudanese rwandan cameroonian
        """)

    static func nationality(_ tokens: ArraySlice<Token>) -> [Token]? {
        let value = tokens.prefix { $0.isWord && (nationalities.contains($0.word) || $0.word == "south" || $0.word == "north") }
        guard let last = value.last, nationalities.contains(last.word), value.count <= 2 else { return nil }
        let next = tokens.dropFirst(value.count).first
        guard next.map({ !$0.isWord || ["and", "but", "by", "on", "citizen", "originally", "so", "actually"].contains($0.word) || Lexicon.boundaries.contains($0.word) }) ?? true else { return nil }
        return Array(value)
    }
}
