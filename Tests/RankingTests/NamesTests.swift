import Foundation
import Ranking
import Testing

@Suite struct NamesTests {
    @Test(arguments: [
        ("Melanie", "Melanie"), ("Joan  Baez", "Joan Baez"), ("Jean-Luc O'Neil", "Jean-Luc O'Neil"), ("Zoë", "Zoë"), ("The Cat", nil),
        ("Will", nil), ("May", nil), ("xX_Dragon99", nil), ("alice", nil), ("", nil), ("Night", nil), ("One Two Three Four", nil),
        ("😀", nil),
    ])
    func `a display name is a name when nobody says its words by chance`(displayName: String, spoken: String?) {
        #expect(Names.spoken(displayName) == spoken)
    }

    @Test func `a first name alone stands for the whole`() {
        var index = MemoryIndex()
        _ = index.insert(MemoryEntry(text: "I like tea", speaker: "Joan Baez", occurredAt: Date(timeIntervalSince1970: 0)))
        #expect(index.inFirstPerson("What does Joan drink, and Joan Baez's friends?") == "What does I drink, and my friends?")
    }

    static let questions: [(name: String, text: String, result: String)] = [
        ("Ann", "When is Ann's birthday?", "When is my birthday?"),
        ("Ann", "When is Ann\u{2019}s birthday?", "When is my birthday?"),
        ("Ann", "When is Ann`s birthday?", "When is my birthday?"),
        ("Ann", "ANN'S dog, ann's cat, aNN'S bird", "my dog, my cat, my bird"),
        ("Ann", "What does Ann like?", "What does I like?"),
        ("ann", "Ann", "I"), ("ANN", "ann", "I"), ("Ann", "Ann's", "my"), ("Ann", "Ann Ann", "I I"),
        ("Ann", "What did Ann and Bob do?", "What did I and Bob do?"),
        ("Ann", "the Annual fair of Joann", "the Annual fair of Joann"),
        ("Ann", "Ann2 2Ann _Ann Ann_ Anns", "Ann2 2Ann _Ann Ann_ Anns"),
        ("Ann", "(Ann)-Ann/Ann,", "(I)-I/I,"),
        ("Ann", "Ann'll, Ann'd", "I'll, I'd"), ("Ann", "Ann'sx", "I'sx"), ("Ann", "'Ann'", "'I'"),
        ("James", "James's car and James' house and James\u{2019} boat", "my car and my house and my boat"),
        ("James", "what James'll do", "what I'll do"),
        ("Mary Ann", "Is Mary Ann's cat Mary's or Ann's?", "Is my cat Mary's or Ann's?"),
        ("Mary Ann", "mary ann likes tea", "I likes tea"),
        ("Žofie", "kde bydlí ŽOFIE", "kde bydlí I"), ("O'Brien", "O'Brien's car", "my car"), ("猫", "猫's", "my"),
        ("Ann", "", ""), ("", "Ann's", "Ann's"), ("", "", ""), ("Ann", "An", "An"),
    ]

    @Test(arguments: questions)
    func `a question about somebody is put into that person's mouth`(name: String, text: String, result: String) {
        #expect(Names.inFirstPerson(name, text) == result)
    }
}
