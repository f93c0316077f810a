import Memhub
import Testing

/// Questions as `memhub bench speculation` speaks them, and how their answers are compared.
@Suite struct SpokenQuestionTests {
    private let text = "What did Caroline say about the adoption agency?"

    @Test func `words are heard when they have ended, 150 a minute`() {
        let question = SpokenQuestion("  where do\nI live ")
        #expect(question.text == "where do I live")
        #expect(question.duration == .milliseconds(1600))
        #expect(question.partial(after: .milliseconds(399)) == "")
        #expect(question.partial(after: .milliseconds(400)) == "where")
        #expect(question.partial(after: .milliseconds(1500)) == "where do I")
        #expect(question.partial(after: .seconds(9)) == question.text)
    }

    @Test func `a changed word is another one in every partial, and right in the final transcript`() {
        for seed in 0..<50 {
            let question = SpokenQuestion(text, correction: .changed, seed: seed)
            #expect(question.text == text)
            let (heard, final) = (words(question.partial(after: question.duration)), words(text))
            #expect(heard.count == final.count)
            #expect(zip(heard, final).count { $0 != $1 } == 1)
        }
    }

    @Test func `an added word is missing from every partial, at a place the seed decides`() {
        var places: Set<String> = []
        for seed in 0..<50 {
            let question = SpokenQuestion(text, correction: .added, seed: seed)
            let heard = question.partial(after: question.duration)
            #expect(words(text).difference(from: words(heard)).count == 1)
            #expect(question == SpokenQuestion(text, correction: .added, seed: seed))
            places.insert(heard)
        }
        #expect(places.count > 3)
    }

    @Test func `a question of one word cannot be corrected`() {
        #expect(SpokenQuestion("Why?", correction: .added).partial(after: .seconds(1)) == "Why?")
    }

    @Test func `answers are the same with the same ids in order and nearly the same relevance`() {
        let answer = AnsweredContext(ids: ["a", "b"], relevances: [0.91234, 0.5])
        #expect(answer.relevances == [0.9123, 0.5])
        #expect(answer.isSame(as: AnsweredContext(ids: ["a", "b"], relevances: [0.9114, 0.501])))
        #expect(!answer.isSame(as: AnsweredContext(ids: ["a", "b"], relevances: [0.9123, 0.5011])))
        #expect(!answer.isSame(as: AnsweredContext(ids: ["b", "a"], relevances: [0.9123, 0.5])))
        #expect(!answer.isSame(as: AnsweredContext(ids: ["a"], relevances: [0.9123])))
        #expect(AnsweredContext(ids: [], relevances: []).isSame(as: AnsweredContext(ids: [], relevances: [])))
    }

    private func words(_ text: String) -> [Substring] { text.split(separator: " ") }
}
