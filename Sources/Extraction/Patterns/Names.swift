/// People, and what they are to the user.
enum Names {
    /// Common given names: what a recogniser without capitals leaves to go by.
    private static let given = words(
        """
        adam adrian ahmed aisha alan alex alexander alice alina amanda amelia amir amy ana andre andrea andrew andy angela anita anna anne
        annie anthony anton antonio aria arjun arthur ashley ava barbara beatriz becky ben benjamin bella bob brandon brian brittany bruno
        caleb carl carla carlos carmen carol caroline catherine charlie charlotte chidi chloe chris christian christina christopher claire
        clara colin connor craig dan daniel daniela danny darren dave david deborah dennis diana diego dmitri dominic donna dylan eddie edward
        elena eleanor eli elijah elizabeth ella ellie emily emma eric erik ethan eva evan evelyn fatima felix fiona frank fred freya
        gabriel gary george gina giovanni grace greg hamid hannah harry hassan heather helen henry ian ibrahim ines ingrid irene isaac isabel
        isabella isla ivan jack jackson jacob jake jamal james jamie jan jane janet jason jean jeff jen jennifer jenny jeremy jess
        jessica jim jimmy joan joe joel johan john johnny jon jonas jonathan jordan jorge jose josh joshua juan julia julian julie justin
        karen karim karl kate katherine kathy katie keith kelly ken kevin kim kyle lara lars laura lauren leah lena leo leon leonardo
        liam lily linda lisa logan lola louis louise luca lucas lucia lucy luis luke lydia maggie manuel marco margaret maria marie
        mario mark marta martha martin mary mason matt matteo matthew maya megan mei melissa mia michael michelle miguel mike mila mohamed
        mohammed molly monica nadia naomi natalie natasha nathan nick nicola nicole nina noah nora oliver olivia omar oscar owen pablo
        pamela patricia patrick paul paula pedro pete peter phil philip phoebe pierre priya rachel rafael raj rebecca richard rita rob robert
        robin rosa rose ruben ruby ryan sam samantha samir samuel sandra sara sarah scott sean sebastian sergio sharon simon sofia
        sophia sophie stella stephanie stephen steve steven stuart susan tanya tara taylor teresa theo thomas tim tina toby tom tommy tomasz
        tony tracy tyler valentina vanessa vera victor victoria vincent wei wendy will william xavier yasmin yuki yusuf zach zara zoe
        agnes albert alexandra alfie alison alistair amelie anders andreas angus annika antoine asha astrid aurora bea bernard beth bianca
        bjorn bradley brenda bridget callum cameron camille cara cecilia celia cheryl chiara christine clare clement colette cora cristina curtis
        dana daria dawn dean declan derek desmond dimitri doris duncan edith edwin eileen elaine elias elisa ellen elliot eloise elsa emil emile
        erica erin esther eugene ewan felicity finn francesca francis frankie gareth gavin gemma geoff gerald gloria gordon graham gregory
        gustav gwen hank hans harriet harvey heidi henrik hilary holly hugh hugo imogen ines ingrid irina iris ivy jacqueline janice jasmine
        jasper jenna jerome jill joanna jodie joseph joyce judith judy juliet kamal kara katarzyna katrina kayla keira kelvin kirsten klara kristin
        larissa layla leila leonie leslie lewis lindsay lorenzo lorraine luisa magda malcolm mandy marcel marcus margot marian marina marion
        marlene maureen maurice max mehmet melanie mia michaela milan mina mira miriam mohammad moira monika morgan nadine nigel nikita niamh
        norah olga olive oliwia ollie otto paige paola pat petra piotr rachael ralph ravi ray raymond regina renata rhys ricardo roberto roger roland
        ron ronan rosie ross roy rupert sabine sally sasha seamus selma shane shannon sheila shirley sian sid silvia simone siobhan sonia
        stan stefan stewart sue sunil svetlana sven sylvia tamara ted terry tessa theresa tilda tobias todd trevor ursula valerie vera vikram viktor
        walter wendy willem winston yvonne zainab
        """)

    private static let notNames = words(
        """
        not so very too just really here there back home fine good great ok okay sorry sure ready done tired hungry happy sad glad busy
        late early sick ill pregnant asleep awake alone bored cold hot well better married single divorced engaged called named something
        nothing nobody someone anyone everyone secret a an the that this it none what who how why where when tomorrow today now later
        soon back maybe again if and or but with from in on at to for of by also like one two three gone dead alive funny crazy weird
        safe spelled pronounced actually important private classified irrelevant yours mine his hers ours theirs by short long hard easy
        """).union(Lexicon.functionWords).union(Lexicon.weekdays).union(Lexicon.vague).subtracting(["will", "may"])

    static func person(_ tokens: ArraySlice<Token>, isLast: Bool, _ style: SpeechStyle) -> [Token]? {
        var value: [Token] = []
        for token in tokens.prefix(4) {
            guard token.isWord, !notNames.contains(token.word), token.word.first?.isLetter ?? false, !token.word.hasSuffix("'s") else { break }
            if style.hasCapitals, !token.isCapitalised { break }
            if Lexicon.boundaries.contains(token.word) { break }
            value.append(token)
        }
        if !style.hasCapitals, value.count > 1, !(value.count == 2 && tokens.count == 2) { value = Array(value.prefix(1)) }
        guard !value.isEmpty, value.count <= 3, isLast || value.count == tokens.count else { return nil }
        return value
    }

    static func givenName(_ tokens: ArraySlice<Token>, _ style: SpeechStyle) -> [Token]? {
        guard let first = tokens.first, given.contains(first.word), first.isCapitalised || !style.hasCapitals else { return nil }
        let surname = tokens.dropFirst().first.flatMap { style.hasCapitals && $0.isWord && $0.isCapitalised ? [$0] : nil } ?? []
        guard tokens.dropFirst(1 + surname.count).first.map({ !$0.isWord || ["and", "by", "from"].contains($0.word) }) ?? true else { return nil }
        return [first] + surname
    }

    /// A name standing right behind a relation ("my wife Anna"): needs a capital or to be a known given name.
    static func certainPerson(_ token: Token, _ style: SpeechStyle) -> Bool {
        guard token.isWord, !notNames.contains(token.word), !Lexicon.months.contains(token.word) || given.contains(token.word) else { return false }
        guard !token.word.hasSuffix("'s") else { return false }
        return style.hasCapitals ? token.isCapitalised && token.word.count > 1 && Lexicon.relations[token.word] == nil : given.contains(token.word)
    }

    /// "my friend Ada's moving": a name with a verb hanging on it.
    static func isNamedAfterRelation(_ token: Token, _ previous: Token?) -> Bool {
        token.isCapitalised && previous.map { Lexicon.relations[$0.word] != nil } ?? false
    }

    static func people(_ tokens: ArraySlice<Token>, isLast: Bool, _ style: SpeechStyle) -> [[Token]] {
        var names: [[Token]] = []
        var rest = tokens
        while let first = rest.first, certainPerson(first, style), names.count < 6 {
            names.append([first])
            rest = rest.dropFirst()
            while let joint = rest.first, joint.kind == .comma || joint.word == "and" || joint.word == "&" { rest = rest.dropFirst() }
        }
        return isLast || rest.isEmpty ? names : []
    }

    private static let afterNames = words("in on at but so after like too now")

    /// "milo and otis", "Anna, Ben and Tom": each part must be a name and nothing else, the last may be followed by another thought.
    static func named(_ tokens: ArraySlice<Token>, _ style: SpeechStyle) -> [[Token]] {
        var names: [[Token]] = []
        var rest = tokens
        while !rest.isEmpty, names.count < 6 {
            let part = rest.prefix { $0.kind != .comma && $0.word != "and" && $0.word != "&" }
            guard let name = person(part, isLast: true, style) else { break }
            let next = part.dropFirst(name.count).first
            let isWhole = next.map { !$0.isWord || Lexicon.boundaries.contains($0.word) || afterNames.contains($0.word) } ?? true
            guard isWhole || style.hasCapitals else { break }
            names += !style.hasCapitals && name.allSatisfy { given.contains($0.word) } ? name.map { [$0] } : [name]
            guard next == nil else { break }
            rest = rest.dropFirst(part.count)
            while let joint = rest.first, joint.kind == .comma || joint.word == "and" || joint.word == "&" { rest = rest.dropFirst() }
        }
        return names
    }

    private static let relationAdjectives = words(
        "best good close old older younger little big baby eldest oldest youngest middle twin step half only late new first second great adopted childhood dear elder kid")

    /// "best friend", "older sister", "wife": adjectives, then the word of relation.
    static func relation(_ tokens: ArraySlice<Token>, isLast: Bool) -> [Token]? {
        var value: [Token] = []
        for token in tokens.prefix(4) {
            guard token.isWord else { return nil }
            value.append(token)
            if Lexicon.relations[token.word] != nil {
                if token.word == "baby" || token.word == "kid" || token.word == "twin", value.count < tokens.count, let next = tokens.dropFirst(value.count).first, Lexicon.relations[next.word] != nil { continue }
                return isLast || value.count == tokens.count ? value : nil
            }
            guard relationAdjectives.contains(token.word) else { return nil }
        }
        return nil
    }

    /// "two daughters", "little brothers": a plural word of relation, its number left out.
    static func relations(_ tokens: ArraySlice<Token>, isLast: Bool) -> [Token]? {
        let number = Lexicon.number(tokens)
        let rest = tokens.dropFirst(number?.count ?? 0)
        guard number.map({ $0.value > 1 }) ?? true, let value = relation(rest, isLast: isLast), Plurals.isPlural(value.suffix(1)) else { return nil }
        return value
    }

    private static let pronounWords = words("he him his she her hers they them theirs ze zir xe xem it its any")

    static func pronouns(_ tokens: ArraySlice<Token>) -> [Token]? {
        let value = tokens.prefix { token in
            token.isWord && (token.word == "and" || token.word.split(separator: "/").allSatisfy { pronounWords.contains(String($0)) })
        }
        guard value.count <= 4, let first = value.first, value.count >= 2 || first.word.contains("/") else { return nil }
        return Array(value)
    }
}
