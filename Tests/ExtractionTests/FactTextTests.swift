import Extraction
import Foundation
import Testing

@Suite("The text of a fact")
struct FactTextTests {
    private func texts(_ text: String) throws -> [String] { try facts(text).map(\.text) }

    private func facts(_ text: String) throws -> [ExtractedFact] {
        RuleExtractor().extract(from: Utterance(text: text, occurredAt: LabelledTurn.wednesday, timeZone: try #require(TimeZone(identifier: "Europe/Oslo"))))
    }

    @Test("every one of several names is a fact of its own", arguments: [
        ("we have two daughters called Mia and Lea", ["has a daughter named Mia", "has a daughter named Lea"]),
        ("we have two dogs named rex and bella", ["has a dog named rex", "has a dog named bella"]),
        ("my twins are called Ada and Grace", ["has a twin child named Ada", "has a twin child named Grace"]),
        ("I have three cats, Milo, Otis and Tom", ["has a cat named Milo", "has a cat named Otis", "has a cat named Tom"]),
        ("I've got two kids, Anna and Ben", ["has a kid named Anna", "has a kid named Ben"]),
        ("we have two ponies their names are salt and pepper", ["has a pony named salt", "has a pony named pepper"]),
        ("my grandchildren are called Ivy and Jack", ["has a grandchild named Ivy", "has a grandchild named Jack"]),
        ("we have two kids and a dog", ["has two kids", "has a dog"]),
    ])
    func names(text: String, expected: [String]) throws {
        #expect(try texts(text) == expected)
    }

    @Test("dates, ages and places come with their own preposition", arguments: [
        ("I was born in 1985", "was born in 1985"), ("my birthday is in May", "has a birthday in May"),
        ("my birthday is the third of May", "has a birthday on the third of May"), ("my birthday is March 5th", "has a birthday on March 5th"),
        ("I'll be thirty in August", "will turn 30 (2026-08-01 to 2026-08-31)"),
        ("I'll be working from home tomorrow", "will be working from home (2026-03-05)"),
        ("I live on a farm near York", "lives on a farm near York"), ("I live outside Ghent", "lives outside Ghent"),
        ("I live in a small house outside Ghent with my parents", "lives in a small house outside Ghent"),
        ("I work for a startup called Loopio", "works at Loopio"), ("i grew up in a small town called hay on wye", "grew up in hay on wye"),
        ("I got promoted to head chef", "works as a head chef"), ("I run a shop called Beads", "runs a shop called Beads"),
    ])
    func prepositions(text: String, expected: String) throws {
        #expect(try texts(text).first == expected)
    }

    @Test("articles and verbs agree with whom they are said of", arguments: [
        ("my brother is an electrician", "has a brother who is an electrician"), ("my aunt is called rosa", "has an aunt named rosa"),
        ("my parents live in Leeds", "has parents who live in Leeds"), ("my kids are five years old", "has kids who are 5"),
        ("my sister works at the hospital", "has a sister who works at the hospital"), ("I work at a university", "works at the university"),
        ("we are both vegetarians", "is vegetarian"), ("I'm saving up for a new laptop", "is saving up for a new laptop"),
        ("next month I'm having an LGBTQ art show", "is having an LGBTQ art show (2026-04-01 to 2026-04-30)"),
    ])
    func agreement(text: String, expected: String) throws {
        #expect(try texts(text).first == expected)
    }

    @Test("every day that is named is kept", arguments: [
        ("I go to the gym every Tuesday and Thursday", "goes to the gym every Tuesday and Thursday"),
        ("I swim on Mondays, Wednesdays and Fridays", "swims on Mondays, Wednesdays and Fridays"),
        ("i bake bread every saturday and sunday morning", "bakes bread every saturday and sunday morning"),
        ("i teach on mondays and fridays are for writing", "teaches on mondays and fridays"),
    ])
    func days(text: String, expected: String) throws {
        #expect(try texts(text) == [expected])
    }

    @Test("a building is no place to live", arguments: ["I live in a small house with my parents", "I live in an apartment"])
    func building(text: String) throws {
        #expect(try facts(text).allSatisfy { $0.key != "home" })
    }
}
