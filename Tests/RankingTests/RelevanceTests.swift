import Foundation
import Ranking
import Testing

/// Without vectors: words must do.
@Suite struct RelevanceTests {
    static let memories = [
        "name: Ann", "lives in Oslo near the harbour", "works as a nurse on the night shift", "has a sister called Marie",
        "is allergic to peanuts", "likes green tea in the morning", "plays the cello in an orchestra", "birthday: 7 May 1990",
        "drives an old blue Volvo", "went to Lisbon in June with Marie", "has a dog named Rex", "is learning Portuguese",
        "takes ibuprofen against headaches", "runs a marathon every autumn", "favourite colour: turquoise",
        "hates getting up early", "married Tom in 2015", "has two children, Ida and Emil", "her mother is a dentist",
        "reads crime novels before sleeping", "is afraid of spiders", "bought a sailing boat last year",
        "wants to open a bakery one day", "went to school in Bergen", "tells a good joke at every party",
        "sings funny songs when the weather is nice", "thinks that time is money", "started to talk about the thing with the neighbours",
        "the password of the guest network is in the kitchen drawer", "vegetarian since 2019", "supports Liverpool",
    ]

    private static let index = Ranked(texts: memories)

    @Test(arguments: [
        "hello", "Hi there!", "hey", "hey, how are you?", "how are you", "How are you doing today?", "good morning", "Good evening!",
        "good night", "thanks", "thank you so much", "Thanks a lot, that was really nice", "bye", "bye bye", "goodbye", "see you later",
        "see you tomorrow", "ok", "okay great", "yes", "yeah sure", "no", "no, not really", "nope", "alright then", "cool", "wow, awesome",
        "haha that was funny", "tell me a joke", "tell me something interesting", "sing a song", "what time is it", "what day is it today",
        "what is the date", "how is the weather", "what's the weather like today?", "can you hear me?", "are you there?", "who are you",
        "what is your name", "what can you do", "please repeat that", "say that again please", "hold on a second", "wait a moment", "stop",
        "never mind", "I see", "I understand", "I think so", "I don't know", "that's right", "exactly", "let me think", "go on", "really?",
        "sorry, I didn't mean that", "excuse me", "pardon", "nice to meet you", "talk to you later", "have a good day", "I am bored",
        "let's play", "testing, testing", "start over", "no problem", "of course", "what do you mean", "could you speak up",
        "tell me a story", "hmm", "the", "and so on", "it is what it is",
    ])
    func `small talk recalls nothing`(text: String) {
        #expect(Self.index.texts(text) == [])
    }

    @Test(arguments: [
        "the capital of Mongolia", "how do I boil an egg", "what is the square root of seventeen", "translate giraffe into Latin",
        "set a timer for ten minutes", "turn the lights off", "我喜欢猫", "žluťoučký kůň",
    ])
    func `a text that no memory has a word of recalls nothing`(text: String) {
        #expect(Self.index.texts(text) == [])
    }

    @Test(arguments: [
        ("what is my name", "name: Ann"), ("What's my name?", "name: Ann"), ("where do I live", "lives in Oslo near the harbour"),
        ("who lives in Oslo", "lives in Oslo near the harbour"), ("what do I work as", "works as a nurse on the night shift"),
        ("how is my sister", "has a sister called Marie"), ("am I allergic to anything", "is allergic to peanuts"),
        ("which tea do I like", "likes green tea in the morning"), ("do I still play the cello", "plays the cello in an orchestra"),
        ("when is my birthday", "birthday: 7 May 1990"), ("what car am I driving", "drives an old blue Volvo"),
        ("when did I go to Lisbon", "went to Lisbon in June with Marie"), ("what is my dog called", "has a dog named Rex"),
        ("which language am I learning", "is learning Portuguese"), ("did I take ibuprofen", "takes ibuprofen against headaches"),
        ("when do I run the marathon", "runs a marathon every autumn"), ("what is my favourite colour", "favourite colour: turquoise"),
        ("when did I marry Tom", "married Tom in 2015"), ("how many kids do I have", "has two children, Ida and Emil"),
        ("what does my mum do", "her mother is a dentist"), ("what novels do I read", "reads crime novels before sleeping"),
        ("spiders", "is afraid of spiders"), ("tell me about the boat I bought", "bought a sailing boat last year"),
        ("what about that bakery", "wants to open a bakery one day"), ("where did I go to school", "went to school in Bergen"),
        ("where is the guest password", "the password of the guest network is in the kitchen drawer"),
        ("is she a vegetarian?", "vegetarian since 2019"), ("will LIVERPOOL win", "supports Liverpool"),
    ])
    func `a question recalls the memory that answers it`(question: String, memory: String) {
        #expect(Self.index.texts(question).first == memory)
    }

    @Test(arguments: ["", " ", "?!", "👍"]) func `a text without words asks for what counts most by itself`(text: String) {
        var index = Ranked(texts: Self.memories)
        index.insert(MemoryEntry(text: "must not drive after an operation", occurredAt: Ranked.now, importance: 1))
        #expect(index.texts(text).first == "must not drive after an operation")
        #expect(index.best(text).count == 5)
    }

    @Test func `a hidden memory does not make a question answerable`() {
        let question = "is she allergic to peanuts"
        #expect(!Self.index.best(question).isEmpty)
        let hidden = Self.memories.firstIndex(of: "is allergic to peanuts")
        #expect(Self.index.texts(question) { $0 != hidden } == [])
    }

    @Test func `a removed memory does not make a question answerable, neither by words nor by meaning`() {
        var index = Ranked()
        let slot = index.insert(MemoryEntry(text: "is allergic to peanuts", occurredAt: Ranked.now, vector: [1, 0]))
        index.insert(MemoryEntry(text: "peanuts", occurredAt: Ranked.now, vector: [0, 1]))
        #expect(index.best("peanuts", vector: [1, 0]).count == 2)
        index.remove(slot)
        #expect(index.best("peanuts", vector: [1, 0]).isEmpty)
    }

    @Test func `with vectors a question needs both a similar memory and a relevant one`() {
        let index = Ranked([MemoryEntry(text: "is allergic to peanuts", occurredAt: Ranked.now, vector: [1, 0])])
        func isAnswered(_ text: String, similarity: Float) -> Bool {
            !index.best(text, vector: [similarity, (1 - similarity * similarity).squareRoot()]).isEmpty
        }
        #expect(isAnswered("peanuts for everybody", similarity: 0.31))
        #expect(!isAnswered("peanuts for everybody", similarity: 0.29))
        #expect(isAnswered("nutty snack bowls", similarity: 0.41))
        #expect(!isAnswered("nutty snack bowls", similarity: 0.39))
        // One word alone is easily similar to anything.
        #expect(isAnswered("snacks", similarity: 0.46))
        #expect(!isAnswered("snacks", similarity: 0.44))
        #expect(isAnswered("my snacks", similarity: 0.44))
        // Small talk is not asked about, however similar.
        #expect(!isAnswered("good morning", similarity: 1))
    }
}
