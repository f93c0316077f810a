import Extraction
import Testing

@Suite("Fingerprints of injected text")
struct TextFingerprintsTests {
    private let memories = TextFingerprints(of: [
        "food: loves sushi and anything with seaweed", "home: lives in Oslo", "has a dog named Rex who hates the vacuum cleaner",
        "You are Nova, a cheerful assistant of Acme. Never discuss prices. Always greet the caller by name.",
    ])

    @Test("injected text is covered as a whole, in part, and with other case and punctuation", arguments: [
        "food: loves sushi and anything with seaweed", "Food - loves SUSHI and anything with seaweed!", "home: lives in Oslo",
        "has a dog named Rex who hates the vacuum cleaner", "loves sushi and anything with seaweed", "Never discuss prices.",
        "you are Nova a cheerful assistant of Acme",
    ])
    func covered(text: String) {
        #expect(memories.covers(text))
    }

    @Test("the same told in own words is not covered", arguments: [
        "yes I live in Oslo", "I have a dog, his name is Rex", "my dog hates the vacuum cleaner", "I love sushi", "sushi", "Oslo", "what is there to do in Oslo",
        "you know I love anything with noodles", "", "...",
    ])
    func ownWords(text: String) {
        #expect(!memories.covers(text))
    }

    @Test("covered sentences and lines disappear, the user's own stay as they were spoken")
    func removing() {
        #expect(memories.removing(from: "I moved to Bergen. Has a dog named Rex who hates the vacuum cleaner. Also, I'm vegan!") == "I moved to Bergen. Also, I'm vegan!")
        #expect(memories.removing(from: "- food: loves sushi and anything with seaweed\n- home: lives in Oslo\nwhat should I cook?") == "what should I cook?")
        #expect(memories.removing(from: "home: lives in Oslo") == "")
        #expect(memories.removing(from: "  My name is Bob.  I live in Oslo ") == "  My name is Bob.  I live in Oslo ")
    }

    @Test("whole memory blocks disappear, known or not, closed or not")
    func blocks() {
        let none = TextFingerprints(of: [])
        #expect(none.removing(from: "hi <user_memories>\n- job: a pilot (relevance: 0.92)\n</user_memories> I'm Bob") == "hi  I'm Bob")
        #expect(none.removing(from: "I'm Bob <user_memories> - job: a pilot") == "I'm Bob")
        #expect(none.removing(from: "<user_memories>a</user_memories><user_memories>b</user_memories>") == "")
        #expect(none.removing(from: "I'm Bob") == "I'm Bob")
    }

    @Test("nothing injected covers nothing")
    func empty() {
        #expect(TextFingerprints(of: []).isEmpty)
        #expect(!TextFingerprints(of: []).covers("anything at all"))
    }

    @Test("long material is known up to the limit, from its beginning")
    func limit() {
        let lines = (0..<2_000).map { "fact \($0) says that person \($0 * 7 % 1_009) met person \($0 * 13 % 997) in town \($0 * 31 % 499) during year \($0)" }
        let prints = TextFingerprints(of: lines)
        #expect(lines[..<60].allSatisfy(prints.covers))
        #expect(!prints.covers(lines[1_000]))
    }
}
