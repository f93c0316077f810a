import Extraction
import Foundation
import Hub
import Jobs
import Postgres
import Testing
import Wire

/// What is forgotten is nowhere: in no column of any table, in no cache, in no worker's hands; and nothing else goes.
@Suite(.timeLimit(.minutes(5))) struct ForgettingTests {
    private let user = "discord_1"

    @Test func `a forgotten fact leaves no trace, with its turn and all that was made of it`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            let turn = try await talk.say("call me at xylophone 7", answered: "Noted: xylophone 7.")
            let fact = try await talk.learn("phone number: xylophone 7", from: turn)
            let other = try await talk.learn("pet: a quokka", from: turn)
            try await parts.addDerived(from: fact, "xylophone", for: user)
            try await parts.run("UPDATE quarantined_facts SET turn_id = '\(turn)'")
            let context = talk.context
            _ = await context.answer(RecallQuery(userId: user, text: "what is my xylophone number?", limit: 9), deadline: .seconds(20))
            #expect(try await !parts.copies(of: "xylophone", users: [user]).isEmpty)

            let receipt = try await talk.forget(.about("phone number"))
            #expect(receipt.facts == 2 && receipt.turns == 1)
            #expect(try await parts.traces(of: "xylophone") == [])
            #expect(try await parts.copies(of: "xylophone", users: [user]) == [])
            #expect(try await parts.values("SELECT fact_id FROM facts") == ["\(other)".lowercased()])
            #expect(try await parts.values("SELECT count(*) FROM fact_links") == ["0"])
            #expect(try await parts.values("SELECT event FROM fact_history WHERE fact_id = '\(fact)' ORDER BY position") == ["ADD", "DELETE"])
            let told = try await parts.log.events(after: 0, limit: 100).filter { $0.type == "facts_forgotten" }
            #expect(told.count == 1 && told[0].data.contains("\(fact)".lowercased()))
            let answer = await context.answer(RecallQuery(userId: user, text: "what is my phone number?", limit: 9), deadline: .seconds(20))
            #expect(answer.items.allSatisfy { $0.id.uuid == other })
        }
    }

    @Test func `the turn that is forgotten is still the same turn when it is sent again`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            let turn = talk.turn("my locker code is xylophone", named: "t1")
            let first = try await parts.journal.record(turn)
            _ = try await talk.forget(.about("locker code"))
            #expect(try await parts.journal.record(turn) == first)
            #expect(try await parts.traces(of: "xylophone") == [])
            #expect(try await parts.values("SELECT count(*) FROM extraction_tasks") == ["0"])
        }
    }

    @Test func `what others know, and what other agents heard, stays`() async throws {
        try await withHubParts { parts in
            let (mine, theirs) = (Talk(parts, user), Talk(parts, "discord_2"))
            for talk in [mine, theirs] {
                try await talk.learn("phone number: 555 \(talk.user)", from: try await talk.say("my phone number is 555 \(talk.user)"))
            }
            let agent = UUID()
            try await parts.run(
                "INSERT INTO agents (agent_id, name, created_at, updated_at) VALUES ('\(agent)', 'doctor', now(), now())")
            let secret = try await mine.learn("phone number: of the clinic", from: nil)
            try await parts.run("UPDATE facts SET agent_id = '\(agent)' WHERE fact_id = '\(secret)'")
            let before = try await parts.traces(of: "discord_2")

            #expect(try await mine.forget(.everything, in: .agent(nil)).facts == 1)
            #expect(try await parts.values("SELECT fact_id FROM facts WHERE user_id = '\(user)'") == ["\(secret)".lowercased()])
            #expect(try await parts.traces(of: "discord_2") == before)
            #expect(try await mine.forget(.facts([secret]), in: .agent(UUID())).facts == 0)
            #expect(try await mine.forget(.about("phone number"), in: .agent(agent)).facts == 1)
            #expect(try await theirs.find(.about("phone number")).openFacts.count == 1)
        }
    }

    @Test func `several facts need a word of the user's, what they replaced does not count`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            let home = try await talk.learn("home phone: 555 0100", from: nil)
            let old = try await talk.learn("home phone: 555 0111", from: nil)
            try await parts.run("UPDATE facts SET validity_end = to_timestamp(1), superseded_by = '\(home)' WHERE fact_id = '\(old)'")
            let one = try await talk.find(.about("home phone"))
            #expect(one.facts.count == 2 && one.openFacts.map(\.id) == [home] && !one.needsConfirmation)
            try await talk.learn("work phone: 555 0199", from: nil)
            let several = try await talk.find(.about("phone"))
            #expect(several.openFacts.count == 2 && several.needsConfirmation)
            #expect(try await talk.forget(.facts([home])).facts == 1)
            #expect(try await talk.find(.about("phone")).openFacts.map(\.text) == ["work phone: 555 0199"])
        }
    }

    @Test func `what has none of the topic's words is found by its meaning, and asked about when it is only close`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            let address = try await talk.learn("address: 12 Elm Street", from: nil)
            let card = try await talk.learn("credit card: card ends in 1234", from: nil)
            try await talk.learn("pet: has a cat", from: nil)
            try await talk.learn("health: has asthma", from: nil)
            let sure = try await talk.find(.about("credit card number"))
            #expect(sure.openFacts.map(\.id) == [card] && !sure.needsConfirmation)
            let close = try await talk.find(.about("home address"))
            #expect(close.openFacts.map(\.id) == [address] && close.needsConfirmation)
            for topic in ["dog", "allergy", "salary", "weather"] { #expect(try await talk.find(.about(topic)).isEmpty, "\(topic)") }
        }
    }

    @Test func `the last exchange is forgotten once, and the one before it stays`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            let kept = try await talk.say("my bicycle is red", named: "t1")
            let turn = try await talk.say("the safe opens with xylophone", named: "t2")
            try await talk.learn("safe: xylophone", from: turn)
            let target = ForgetTarget.exchange(sessionId: talk.sessionId, before: "t3")
            #expect(try await talk.find(target).turns.map(\.id) == [turn])
            let receipt = try await talk.forget(target)
            #expect(receipt.facts == 1 && receipt.turns == 1)
            #expect(try await parts.traces(of: "xylophone") == [])
            #expect(try await talk.forget(target).turns == 0)
            #expect(try await parts.values("SELECT turn_id FROM turns WHERE user_message <> ''") == ["\(kept)".lowercased()])
        }
    }

    @Test func `while memory is off, what was said last is not what is stored last`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            _ = try await talk.say("my bicycle is red", named: "t1")
            _ = try await parts.users.update(UserSettingsUpdate(memoryEnabled: false), of: user)
            #expect(try await talk.forget(.exchange(sessionId: talk.sessionId, before: "t2")).turns == 0)
            #expect(try await talk.forget(.about("bicycle")).turns == 1)
        }
    }

    @Test func `facts that a forgotten summary stood for speak for themselves again`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            let gone = try await talk.learn("food: hates xylophone soup", from: nil)
            let kept = try await talk.learn("food: loves sushi", from: nil)
            try await parts.addDerived(from: gone, "food", for: user)
            let summary = "(SELECT fact_id FROM facts WHERE origin = 'summarised')"
            try await parts.run(
                """
                INSERT INTO fact_sources VALUES ('\(user)', \(summary), '\(kept)');
                UPDATE facts SET superseded_by = \(summary), validity_end = updated_at WHERE fact_id IN ('\(gone)', '\(kept)');
                """)
            #expect(try await talk.forget(.about("xylophone soup")).facts == 2)
            let open = "SELECT fact_id FROM facts WHERE superseded_by IS NULL AND validity_end IS NULL"
            #expect(try await parts.values(open) == ["\(kept)".lowercased()])
            #expect(try await parts.values("SELECT event FROM fact_history WHERE fact_id = '\(kept)' ORDER BY position") == ["ADD", "UPDATE"])
            if case .hot(let set) = try await parts.hot.memory(of: user, deadline: .seconds(10)) {
                #expect(set.memories.map(\.id) == [kept])
            }
        }
    }

    @Test func `a worker that holds a forgotten turn's task can no longer finish it`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            _ = try await talk.say("the safe opens with xylophone")
            _ = try await parts.facts.create(FactCreate(factKey: "safe", factValue: "opens with a xylophone"), for: user)
            let (queue, now) = (parts.queue, parts.clock.now)
            let jobs = try await parts.pool.transaction { try queue.claim(limit: 9, now: now, on: $0) }
            #expect(jobs.count == 1)
            #expect(try await talk.find(.about("the safe")).needsConfirmation == false)
            #expect(try await talk.forget(.about("the safe")).turns == 1)
            for job in jobs {
                let isFinished = try await parts.pool.transaction {
                    try queue.complete(job, factsCount: 0, duration: .zero, now: now, on: $0)
                }
                #expect(!isFinished)
            }
            #expect(try await parts.traces(of: "xylophone") == [])
            // What the user says next does not wait for the end of the lost lease.
            _ = try await talk.say("my bicycle is red")
            let next = try await parts.pool.transaction { try queue.claim(limit: 9, now: now, on: $0) }
            #expect(next.count == 1 && next.first?.turnId != jobs.first?.turnId)
        }
    }

    @Test func `what a model has found in a turn is forgotten with its task, in whatever words it was said`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            let found = ExtractedFact(
                key: "phone_number", value: "555 0134", text: "can be reached at xylophone 555 0134", importance: 0.5, bank: .personal,
                sector: .semantic, cardinality: .single)
            let turn = SpokenTurn(
                userId: user, sessionId: UUID(), clientTurnId: "1", userMessage: "call me on 555 0134", aiResponse: "I see.",
                interrupted: false, answer: TurnAnswer(extractor: "scripted", facts: [found]))
            _ = try await parts.journal.record(turn)
            #expect(try await parts.traces(of: "xylophone") == ["extraction_tasks.payload"])
            _ = try await talk.forget(.about("my phone number"))
            #expect(try await parts.traces(of: "xylophone") == [])
        }
    }

    @Test func `a deleted fact takes the turn it was said in with it, and no other`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            let turn = try await talk.say("the safe opens with xylophone")
            let kept = try await talk.say("my bicycle is red")
            let fact = try await talk.learn("safe: xylophone", from: turn)
            _ = await talk.context.answer(RecallQuery(userId: user, text: "how does the safe open?", limit: 9), deadline: .seconds(20))
            try await parts.facts.delete(fact, of: user, by: parts.bot)
            #expect(try await parts.traces(of: "xylophone") == [])
            #expect(try await parts.copies(of: "xylophone", users: [user]) == [])
            let answer = await talk.context.answer(
                RecallQuery(userId: user, text: "how does the safe open?", limit: 9), deadline: .seconds(20))
            #expect(answer.items.allSatisfy { $0.id.uuid == kept })
            await #expect(throws: WireError.self) { try await parts.facts.delete(fact, of: user, by: parts.bot) }
        }
    }

    @Test func `nothing that matches is a receipt of nothing, and an unknown user has none`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            _ = try await talk.say("my bicycle is red")
            let receipt = try await talk.forget(.about("phone number"))
            #expect(receipt.facts == 0 && receipt.turns == 0)
            #expect(try await parts.values("SELECT receipt_id FROM forget_receipts") == [receipt.receiptId.description])
            #expect(try await Talk(parts, "discord_9").forget(.everything).turns == 0)
            #expect(try await parts.values("SELECT count(*) FROM forget_receipts") == ["1"])
        }
    }

    @Test func `a turn without words is stored, and neither embedded nor recalled`() async throws {
        try await withHubParts { parts in
            let talk = Talk(parts, user)
            _ = try await parts.hot.memory(of: user, deadline: .seconds(10))
            _ = try await talk.say("", answered: "")
            #expect(try await parts.values("SELECT count(*) FROM turns") == ["1"])
            #expect(try await parts.values("SELECT count(*) FROM vectors") == ["0"])
            if case .hot(let set) = try await parts.hot.memory(of: user, deadline: .seconds(10)) { #expect(set.count == 0) }
        }
    }
}

/// What one user says and is known for.
private struct Talk: Sendable {
    let parts: HubParts
    let user: String
    let sessionId = UUID()

    init(_ parts: HubParts, _ user: String) {
        self.parts = parts
        self.user = user
    }

    var context: ContextService { ContextService(embedding: parts.embedding, recall: parts.recall, cache: parts.searches, clock: parts.time) }

    func turn(_ text: String, answered: String = "I see.", named name: String = UUID().uuidString) -> SpokenTurn {
        SpokenTurn(
            userId: user, sessionId: sessionId, clientTurnId: name, userMessage: text, aiResponse: answered,
            interrupted: false)
    }

    /// - Returns: the turn's own id.
    @discardableResult
    func say(_ text: String, answered: String = "I see.", named name: String = UUID().uuidString) async throws -> UUID {
        guard case .queued(let id, _) = try await parts.journal.record(turn(text, answered: answered, named: name)) else {
            Issue.record("the turn was not kept")
            return UUID()
        }
        return id
    }

    /// A fact as an extraction of the turn would have written it.
    @discardableResult
    func learn(_ text: String, from turn: UUID?) async throws -> UUID {
        let id = try await parts.remember(text, for: user)
        if let turn { try await parts.run("UPDATE facts SET source_turn_id = '\(turn)' WHERE fact_id = '\(id)'") }
        return id
    }

    func find(_ target: ForgetTarget) async throws -> ForgetFindings {
        try await parts.forgetting.findings(for: target, of: user, in: .everyAgent)
    }

    func forget(_ target: ForgetTarget, in scope: ForgetScope = .everyAgent) async throws -> ForgetReceipt {
        try await parts.forgetting.forget(target, of: user, in: scope, by: "user")
    }
}
