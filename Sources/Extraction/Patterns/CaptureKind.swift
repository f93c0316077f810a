/// What may stand in a pattern's `{…}`. Each kind cuts its words off at the end of the thought and refuses what it is not:
/// a refusal costs a fact, a wrong fact costs trust.
enum CaptureKind: String, Sendable {
    /// One or more likes, foods, subjects: a list is several values.
    case things
    /// A list of things liked in general, not of what is being looked at ("the colours").
    case pleasures
    /// A noun phrase, whole.
    case thing
    /// One to three words used as a key ("food", "ice cream flavor").
    case topic
    case person, people
    /// What follows "called": one or more names, whatever they are.
    case names
    /// Two or more names that are certainly names.
    case several
    /// A known given name, alone.
    case given
    case place, organisation
    case job, business
    /// A business that is not called by its name.
    case premises
    /// A place of work that may be left for another; with capitals, a brand.
    case company, brand
    case relation, relative
    /// "two daughters": several of one relation.
    case relations
    case pet
    /// "three cats": several of one kind.
    case pets
    /// What is asked to be remembered, to the end of the clause.
    case said
    case count
    case age, date
    case languages, nationality, field
    /// "cooking", "playing chess": gerunds or games.
    case activities
    /// "visit my parents": a verb and what goes with it.
    case deed
    case allergens, condition, medicine, diet
    case possession, car, occasion
    /// What follows the verb of a routine or of something done.
    case routine, achievement, food
    /// "hiking with friends": what someone is doing; "danced at a wedding": what someone did.
    case doing, happening
    /// What is played, followed or studied under names no list can hold.
    case game, team, subject
    case phone, email
    case pronouns

    /// Linear in at most the first forty tokens. Empty: this is not such a thing.
    /// - Parameter isLast: what remains of the clause may be cut off; otherwise every token must belong to the value.
    func values(_ tokens: ArraySlice<Token>, isLast: Bool, _ style: SpeechStyle) -> [[Token]] {
        let tokens = tokens.prefix(40)
        guard let first = tokens.first, first.isWord || self == .date || self == .said else { return [] }
        if !isLast, self != .people, tokens.contains(where: { !$0.isWord }) { return [] }
        switch self {
        case .things: return Phrases.list(tokens) { Phrases.noun($0) }
        case .pleasures: return Phrases.list(tokens) { Phrases.pleasure($0, style) }
        case .thing: return one(Phrases.noun(Phrases.upToPause(tokens)))
        case .topic: return tokens.count <= 3 && !tokens.contains { Lexicon.functionWords.contains($0.word) || ["big", "huge", "total", "hopeless", "your", "great"].contains($0.word) } ? [Array(tokens)] : []
        case .person: return one(Names.person(tokens, isLast: isLast, style))
        case .people: return Names.people(tokens, isLast: isLast, style)
        case .names: return Names.named(tokens, style)
        case .several:
            let names = Names.people(tokens, isLast: isLast, style)
            return names.count > 1 ? names : []
        case .given: return one(Names.givenName(tokens, style))
        case .place: return one(Places.place(tokens, style))
        case .organisation: return one(Places.organisation(tokens, style))
        case .job: return one(Jobs.job(tokens, isLast: isLast))
        case .business: return one(Jobs.business(tokens))
        case .premises: return tokens.contains { ["called", "named"].contains($0.word) } ? [] : one(Jobs.business(tokens))
        case .company: return one(Places.company(tokens, isLast: isLast, style))
        case .brand: return style.hasCapitals && tokens.first?.isCapitalised ?? false ? one(Places.company(tokens, isLast: isLast, style)) : []
        case .relation: return one(Names.relation(tokens, isLast: isLast))
        case .relative: return Names.relation(tokens, isLast: isLast).flatMap { $0.count == 1 ? [$0] : nil } ?? []
        case .relations: return one(Names.relations(tokens, isLast: isLast))
        case .pets: return one(Living.pet(tokens, isLast: isLast).flatMap { Plurals.isPlural($0[...]) ? $0 : nil })
        case .said: return one(Phrases.said(tokens))
        case .pet: return Phrases.list(tokens) { Living.pet($0, isLast: isLast) }
        case .count: return Phrases.count(tokens, isLast: isLast)
        case .age: return one(Numbers.age(tokens, isLast: isLast))
        case .date: return one(Numbers.date(tokens))
        case .languages: return Phrases.list(tokens) { Places.language($0) }
        case .nationality: return one(Places.nationality(tokens))
        case .field: return one(Jobs.field(tokens))
        case .activities: return Phrases.list(tokens) { Phrases.activity($0) }
        case .deed: return one(Phrases.deed(tokens))
        case .allergens: return Phrases.list(tokens) { Living.allergen($0) }
        case .condition: return Phrases.list(tokens) { Living.condition($0) }
        case .medicine: return one(Living.medicine(tokens))
        case .diet: return one(Living.diet(tokens))
        case .possession: return one(Living.possession(tokens))
        case .car: return one(Living.car(tokens))
        case .occasion: return one(Living.occasion(tokens))
        case .routine: return one(Phrases.complement(tokens, articles: true))
        case .achievement: return one(Phrases.achievement(tokens))
        case .food: return Phrases.list(tokens) { Living.food($0) }
        case .doing: return one(Deeds.doing(tokens))
        case .happening: return one(Deeds.happening(tokens))
        case .game: return Phrases.list(tokens) { Deeds.game($0) }
        case .team: return one(Deeds.team(tokens, style))
        case .subject: return one(Deeds.subject(tokens))
        case .phone: return one(Numbers.phone(tokens))
        case .email: return one(Contacts.email(tokens))
        case .pronouns: return one(Names.pronouns(tokens))
        }
    }

    private func one(_ value: [Token]?) -> [[Token]] { value.map { [$0] } ?? [] }
}
