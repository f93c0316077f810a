import Extraction
import Foundation
import Testing

@Suite("Facts in the assistant's words")
struct AssistantWordsTests {
    private func isOnlyAssistants(_ text: String, _ value: String, said: String, before: String? = nil, after: String? = nil) -> Bool {
        AssistantWords.isOnlyAssistants(
            factText: text, factValue: value,
            utterance: Utterance(
                text: said, occurredAt: LabelledTurn.wednesday, timeZone: .gmt, previousAssistantText: before, assistantText: after))
    }

    @Test("a guess of the assistant that the user let pass is the assistant's")
    func guess() {
        #expect(isOnlyAssistants("likes jazz", "jazz", said: "play something", before: "You seem to love jazz."))
        #expect(isOnlyAssistants("likes jazz", "jazz", said: "what should I listen to tonight", after: "How about jazz? You love jazz."))
        #expect(isOnlyAssistants("is planning a trip to Rome", "trip to Rome", said: "I need a holiday", after: "A trip to Rome would be lovely!"))
        #expect(isOnlyAssistants("lives in Oslo", "Oslo", said: "no I don't", before: "You live in Oslo, right?"))
        #expect(isOnlyAssistants("is a vegetarian", "vegetarian", said: "why do you ask", before: "Are you a vegetarian?"))
    }

    @Test("what the user said is the user's, in any inflection")
    func own() {
        #expect(!isOnlyAssistants("lives in Oslo", "Oslo", said: "I live in Oslo", after: "Oslo is lovely."))
        #expect(!isOnlyAssistants("likes running", "running", said: "I run a lot", after: "Running is healthy."))
        #expect(!isOnlyAssistants("has two cats", "two cats", said: "my two cats are asleep", after: "Cats sleep a lot."))
        #expect(!isOnlyAssistants("has a dog named Rex", "dog Rex", said: "Rex, my dog, is ill", before: "Who is Rex?"))
    }

    @Test("a confirmation makes what was said before the user's", arguments: [
        "yes", "that's right", "exactly", "yeah I do", "yep, that's me", "oh yes", "you're right", "correct", "well yeah, for years now", "I do",
    ])
    func confirmation(said: String) {
        #expect(!isOnlyAssistants("likes jazz", "jazz", said: said, before: "You love jazz, don't you?"))
    }

    @Test("nothing that the assistant says afterwards is confirmed")
    func afterwards() {
        #expect(isOnlyAssistants("likes jazz", "jazz", said: "yes", before: "Shall I play something?", after: "Here is some jazz, your favourite."))
    }

    @Test("a doubtful yes confirms nothing", arguments: ["yeah right", "yes?", "no, not really", "yes and no, actually", "sure, whatever"])
    func doubt(said: String) {
        #expect(isOnlyAssistants("likes jazz", "jazz", said: said, before: "You love jazz, don't you?"))
    }

    @Test("a conclusion in words of neither is not judged")
    func conclusion() {
        #expect(!isOnlyAssistants("enjoys water sports", "water sports", said: "I surf and dive every summer", after: "Sounds fun!"))
        #expect(!isOnlyAssistants("", "", said: "hello", after: "hello"))
    }
}
