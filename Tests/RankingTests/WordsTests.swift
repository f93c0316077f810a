import Ranking
import Testing

@Suite struct WordsTests {
    static let splits: [(text: String, words: [String])] = [
        ("Hello, World!", ["hello", "world"]),
        ("don't", []), ("don\u{2019}t", []), ("Won't you?", ["you"]), ("I can't swim", ["i", "swim"]), ("isn`t", []),
        ("Caroline's book", ["caroline", "book"]), ("Caroline\u{2019}s book", ["caroline", "book"]),
        ("I'm here", ["i", "here"]), ("I\u{2019}m here", ["i", "here"]), ("we'll, they've, she'd", ["we", "they", "she"]),
        ("the cats' food", ["the", "cats", "food"]), ("'quoted'", ["quoted"]), ("\u{2018}quoted\u{2019}", ["quoted"]),
        ("rock'n'roll", ["rock", "roll"]), ("''", []), ("a'", ["a"]),
        ("Mr O'Brien", ["mr", "o", "brien"]), ("l\u{2019}eau", ["l", "eau"]), ("five o'clock", ["five", "o", "clock"]),
        ("on 7 May 2023", ["on", "7", "may", "2023"]), ("the 7th", ["the", "7th"]), ("3.5 km", ["3", "5", "km"]),
        ("snake_case-words/and\\more", ["snake", "case", "words", "and", "more"]), ("mp3", ["mp3"]), ("١٢", ["١٢"]),
        ("Žluťoučký KŮŇ", ["žluťoučký", "kůň"]), ("Straße", ["straße"]), ("ПРИВЕТ мир", ["привет", "мир"]),
        ("한국어 공부", ["한국어", "공부"]), ("cafe\u{301}", ["café"]), ("हिन्दी", ["हिन्दी"]),
        ("我喜欢猫", ["我", "喜", "欢", "猫"]), ("ok猫ok", ["ok", "猫", "ok"]), ("ねこ", ["ね", "こ"]), ("𠮷野", ["𠮷", "野"]),
        ("👍", []), ("I ❤️ tea", ["i", "tea"]), ("good👍🏽job", ["good", "job"]), ("👨‍👩‍👧‍👦 family", ["family"]), ("🇳🇴", []),
        ("", []), (" \n\t ", []), ("?!…—", []), ("\u{301}", []), ("\0", []), ("\u{FEFF}hello", ["hello"]),
    ]

    @Test(arguments: splits) func `a text is split into words`(text: String, words: [String]) {
        #expect(Words.words(of: text) == words)
    }

    @Test func `a composed and a decomposed letter are the same word`() {
        #expect(Set(Words.words(of: "caf\u{e9} cafe\u{301}")).count == 1)
    }

    @Test(arguments: ["a", "word ", "it's ", "猫", "👍", "e\u{301}", "ž", "'", "\u{301}", "n't "])
    func `a text of 100 kB is split in less than a second`(piece: String) {
        let text = String(repeating: piece, count: 100_000 / piece.utf8.count)
        let clock = ContinuousClock()
        var words: [String] = []
        #expect(clock.measure { words = Words.words(of: text) } < .seconds(1))
        #expect(words.reduce(0) { $0 + $1.utf8.count } <= text.utf8.count)
    }

    @Test(arguments: [
        ("where does my sister live", ["sister", "live"]), ("what is the name of it", ["name"]), ("who are you", []),
        ("running dogs", ["run", "dog"]), ("我 the 猫", ["我", "猫"]), ("žluťoučký", ["žluťoučký"]),
    ])
    func `stop words are dropped, and the others stemmed`(text: String, terms: [String]) {
        #expect(Words.terms(of: Words.words(of: text)) == terms)
    }

    @Test(arguments: [
        "go went gone goes going", "buy bought buying buys", "child children kid kids", "person people", "mom mother mum mommy",
        "dad father daddy", "photo photos picture pictures", "wife wives", "movie movies film films", "eat ate eaten eating",
        "birthday birthdays bday", "foot feet", "drive drove driven driving",
    ])
    func `irregular forms and everyday variants are one term`(forms: String) {
        #expect(Set(Words.terms(of: Words.words(of: forms))).count == 1)
    }
}
