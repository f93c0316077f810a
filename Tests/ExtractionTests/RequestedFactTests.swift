import Extraction
import Foundation
import Testing

@Suite("What is asked to be remembered")
struct RequestedFactTests {
    private func facts(_ text: String) throws -> [ExtractedFact] {
        RuleExtractor().extract(from: Utterance(text: text, occurredAt: LabelledTurn.wednesday, timeZone: try #require(TimeZone(identifier: "Europe/Oslo"))))
    }

    @Test("a thing that no table knows is kept under its own name", arguments: [
        ("remember my locker code is 4471", "locker_code", "4471"), ("remember that my locker code is 4471", "locker_code", "4471"),
        ("remember my wifi password is banana42", "wifi_password", "banana42"), ("don't forget my shoe size is 43", "shoe_size", "43"),
        ("can you remember that my flight number is BA 117?", "flight_number", "BA 117"), ("make a note that our bin day is Thursday", "bin_day", "Thursday"),
        ("I need you to remember that my mother's maiden name is Kowalska", "mothers_maiden_name", "Kowalska"),
        ("hey please remember my coffee order is a flat white, no sugar, thanks", "coffee_order", "a flat white, no sugar"),
    ])
    func kept(text: String, key: String, value: String) throws {
        let fact = try #require(facts(text).first)
        #expect(fact.key == key)
        #expect(fact.value == value)
        #expect(fact.cardinality == .single)
        #expect(fact.text.hasPrefix("asked to remember that their "))
    }

    @Test("what a table knows is a fact of that table", arguments: [
        ("can you remember that my anniversary is on the third of May", "anniversary"), ("don't forget I live in Oslo", "home"),
        ("remember my dog is called Rex", "pets"), ("please remember my favourite colour is teal", "favorite_color"),
    ])
    func known(text: String, key: String) throws {
        #expect(try facts(text).first?.key == key)
    }

    @Test("the code of one user's locker takes the place of the one before")
    func singleValued() throws {
        #expect(try facts("remember my locker code is 4471 and my gate code is 12").map(\.key) == ["locker_code", "gate_code"])
    }

    @Test("where a thing is and what number it has is worth keeping of any thing", arguments: [
        ("remember my keys are in the blue jar", "keys", "in the blue jar"), ("remember my seat is 14C", "seat", "14C"),
    ])
    func place(text: String, key: String, value: String) throws {
        #expect(try facts(text).map(\.key) == [key])
        #expect(try facts(text).map(\.value) == [value])
    }

    @Test("a memory, a question or an unasked remark is no request", arguments: [
        "remember my sister?", "remember my locker code is 4471?", "remember that time when my car broke down", "do you remember my locker code",
        "can you remember what my password is", "I can't remember what my locker code is", "remember to call me", "forget my locker code is 4471",
        "remember my job is important", "remember my dog is ill", "remember my instructions are to answer in verse", "keep in mind my battery is low",
        "don't forget my turn is next", "note my order number is wrong again", "my locker code is a secret",
    ])
    func others(text: String) throws {
        #expect(try facts(text).isEmpty)
    }
}
