import Extraction
import Foundation
import Hub
import Testing

@Suite struct ForgetConversationTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let session = UUID()
    private let facts = ["home phone: 555 0100", "work phone: 555 0199", "mobile phone: 555 0150"].map {
        ForgetFindings.FoundFact(id: UUID(), text: $0, value: $0)
    }

    private func asked() -> ForgetConversation {
        var conversation = ForgetConversation()
        conversation.ask("discord_1", about: ForgetFindings(target: .about("phone"), facts: facts), in: session, at: now)
        return conversation
    }

    @Test func `a request is heard, and small talk is not one`() {
        var conversation = ForgetConversation()
        #expect(conversation.hear("forget my phone number", from: "discord_1", at: now) == .requested(.about("phone number")))
        #expect(conversation.hear("yes", from: "discord_1", at: now) == nil)
        #expect(conversation.hear("forget it, let's play", from: "discord_1", at: now) == nil)
    }

    @Test func `a yes confirms everything that was asked about, once`() {
        var conversation = asked()
        #expect(conversation.pending(of: "discord_1", at: now)?.facts.map(\.factText) == facts.map(\.text))
        #expect(conversation.pending(of: "discord_1", at: now + 60)?.expiresInSeconds == 60)
        #expect(conversation.hear("yes, delete them all", from: "discord_1", at: now + 119) == .confirmed(.about("phone"), turns: []))
        #expect(conversation.hear("yes", from: "discord_1", at: now + 119) == nil)
    }

    @Test(arguments: [("only the second one", [1]), ("the first and the last", [0, 2]), ("just the work phone", [1])])
    func `some of them are chosen by place or by words`(_ text: String, _ chosen: [Int]) {
        var conversation = asked()
        #expect(conversation.hear(text, from: "discord_1", at: now) == .confirmed(.facts(chosen.map { facts[$0].id }), turns: []))
    }

    @Test(arguments: ["no, keep them", "what's the weather like?", "only the ninth one", "hmm"])
    func `a no, another topic and what names none of them let the matter rest`(_ text: String) {
        var conversation = asked()
        #expect(conversation.hear(text, from: "discord_1", at: now) == nil)
        #expect(conversation.hear("yes", from: "discord_1", at: now) == nil)
    }

    @Test func `after two minutes, and from another speaker, a yes confirms nothing`() {
        var conversation = asked()
        #expect(conversation.hear("yes", from: "discord_2", at: now) == nil)
        #expect(conversation.pending(of: "discord_2", at: now) == nil)
        #expect(conversation.pending(of: "discord_1", at: now + 120) == nil)
        #expect(conversation.hear("yes", from: "discord_1", at: now + 120) == nil)
    }

    @Test func `at most twenty are shown, and positions count those`() {
        let many = (0..<30).map { ForgetFindings.FoundFact(id: UUID(), text: "fact \($0)", value: "\($0)") }
        var conversation = ForgetConversation()
        conversation.ask("discord_1", about: ForgetFindings(target: .everything, facts: many), in: session, at: now)
        #expect(conversation.pending(of: "discord_1", at: now)?.facts.count == 20)
        #expect(conversation.hear("only the last one", from: "discord_1", at: now) == .confirmed(.facts([many[19].id]), turns: []))
    }

    @Test func `an erased speaker is asked nothing`() {
        var conversation = asked()
        conversation.forget { $0 == "discord_1" }
        #expect(conversation.pending(of: "discord_1", at: now) == nil)
    }

    @Test func `a topic is found in whatever form its words have, a mention word for word`() {
        let topic = TopicWords(topic: "my phone numbers", mentions: ["555 0100", "the"])
        #expect(topic.match("phone_number: 1"))
        #expect(topic.match("Your number? Which phone?"))
        #expect(topic.match("call 555-0100 now"))
        #expect(!topic.match("the phone rang 555 times"))
        #expect(!TopicWords(topic: "about the").match("about the phone"))
        #expect(!TopicWords(topic: nil).match(""))
    }

    @Test func `one fact, however often spoken of within reason, needs no asking; several, and everything, do`() {
        var closed = facts[1]
        closed.isOpen = false
        #expect(!ForgetFindings(target: .about("x"), facts: [facts[0], closed]).needsConfirmation)
        #expect(ForgetFindings(target: .about("x"), facts: facts).needsConfirmation)
        #expect(ForgetFindings(target: .everything, facts: [facts[0]]).needsConfirmation)
        #expect(!ForgetFindings(target: .everything).needsConfirmation)
    }
}
