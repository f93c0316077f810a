import Foundation
import Hub
import Testing
import Wire

/// The pure state of a session: turns under way, what was just said, how fast a connection may speak.
@Suite struct ConversationTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func `a turn is what was heard last, with all that was answered`() throws {
        var table = TurnTable()
        try table.hear("what should", turnId: "t1", from: "discord_1")
        try table.hear("what should I order?", turnId: "t1", from: "discord_1")
        try table.appendResponse("How about ", turnId: "t1", from: nil)
        try table.appendResponse("sushi?", turnId: "t1", from: nil)
        let (userId, finished) = try table.endResponse(ResponseEnd(turnId: "t1"), from: nil)
        #expect(userId == "discord_1")
        #expect(finished.userMessage == "what should I order?")
        #expect(finished.aiResponse == "How about sushi?")
        #expect(!finished.interrupted)
        #expect(table.isFinished("t1") && table.speaker(of: "t1") == "discord_1")
    }

    @Test func `of an interrupted answer only what was heard is kept, in Unicode scalars`() throws {
        for (heard, kept) in [(4, "寿司はい"), (0, ""), (-3, ""), (99, "寿司はいかが 🍣")] {
            var table = TurnTable()
            try table.hear("hungry", turnId: "t", from: "discord_1")
            try table.appendResponse("寿司はいかが 🍣", turnId: "t", from: nil)
            let end = ResponseEnd(turnId: "t", interrupted: true, heardCharacters: heard)
            #expect(try table.endResponse(end, from: nil).1.aiResponse == kept)
        }
        var table = TurnTable()
        try table.hear("hungry", turnId: "t", from: "discord_1")
        try table.appendResponse("all of it", turnId: "t", from: nil)
        #expect(try table.endResponse(ResponseEnd(turnId: "t", heardCharacters: 3), from: nil).1.aiResponse == "all of it")
    }

    @Test func `finishing again gives the same, whatever is sent`() throws {
        var table = TurnTable()
        let first = try table.complete(TurnComplete(turnId: "t", userMessage: "a", aiResponse: "b"), from: "discord_1")
        let second = try table.complete(TurnComplete(turnId: "t", userMessage: "other", aiResponse: "c"), from: "discord_1")
        #expect(first == second)
        #expect(try table.endResponse(ResponseEnd(turnId: "t"), from: nil).1 == first)
    }

    @Test func `nobody speaks in another's turn, and nothing is answered in a turn that never began`() throws {
        var table = TurnTable()
        try table.hear("mine", turnId: "t", from: "discord_1")
        func code(_ body: (inout TurnTable) throws(WireError) -> Void) -> ErrorCode? {
            do throws(WireError) {
                try body(&table)
                return nil
            } catch { return error.code }
        }
        #expect(code { table throws(WireError) in try table.hear("theirs", turnId: "t", from: "discord_2") } == .notAllowed)
        #expect(code { table throws(WireError) in try table.appendResponse("x", turnId: "t", from: "discord_2") } == .notAllowed)
        #expect(
            code { table throws(WireError) in
                _ = try table.complete(TurnComplete(turnId: "t", userMessage: "a", aiResponse: ""), from: "discord_2")
            } == .notAllowed)
        #expect(code { table throws(WireError) in try table.appendResponse("x", turnId: "u", from: nil) } == .unknownTurn)
        #expect(code { table throws(WireError) in _ = try table.endResponse(ResponseEnd(turnId: "u"), from: nil) } == .unknownTurn)
        let long = String(repeating: "x", count: Limits.textBytes)
        #expect(code { table throws(WireError) in try table.appendResponse(long, turnId: "t", from: nil) } == nil)
        #expect(code { table throws(WireError) in try table.appendResponse("x", turnId: "t", from: nil) } == .tooLong)
    }

    @Test func `the oldest turn is forgotten first, and an erased user's turns at once`() throws {
        var table = TurnTable()
        for index in 0...TurnTable.maximumTurns { try table.hear("x", turnId: "t\(index)", from: "discord_\(index % 2)") }
        #expect(table.count == TurnTable.maximumTurns)
        #expect(table.speaker(of: "t0") == nil && table.speaker(of: "t1") != nil)
        table.forget { $0 == "discord_0" }
        #expect(table.count == TurnTable.maximumTurns / 2)
    }

    @Test func `recent turns are twenty messages of fifteen minutes, each speaker's own`() {
        var recent = RecentTurns()
        for index in 0..<15 { recent.append(user: "u\(index)", assistant: "a\(index)", turnId: "t\(index)", of: "discord_1", at: now + Double(index)) }
        recent.append(user: "other", assistant: "", turnId: "t", of: "discord_2", at: now)
        let turns = recent.turns(of: "discord_1", at: now + 60)
        #expect(turns.count == 20)
        #expect(turns.first == RecentTurn(role: .user, text: "u5"))
        #expect(turns.last == RecentTurn(role: .assistant, text: "a14"))
        #expect(recent.turns(of: "discord_2", at: now) == [RecentTurn(role: .user, text: "other")])
        #expect(recent.turns(of: "discord_3", at: now).isEmpty)
        #expect(recent.turns(of: "discord_1", at: now + 14 + 15 * 60).count == 2)
        #expect(recent.turns(of: "discord_1", at: now + 15 + 15 * 60).isEmpty)
    }

    @Test func `the speaker who was silent longest is forgotten, and an erased one at once`() {
        var recent = RecentTurns()
        for index in 0...256 { recent.append(user: "x", assistant: "", turnId: "t", of: "discord_\(index)", at: now + Double(index)) }
        #expect(recent.turns(of: "discord_0", at: now + 256).isEmpty)
        #expect(recent.turns(of: "discord_1", at: now + 256).count == 1)
        recent.forget { $0 == "discord_1" }
        #expect(recent.turns(of: "discord_1", at: now + 256).isEmpty)
    }

    @Test func `a connection may burst to four seconds' messages, then keeps its rate`() {
        var rate = MessageRate(rate: 10, now: now)
        for _ in 0..<40 { #expect(rate.take(now: now) == .allowed) }
        #expect(rate.take(now: now) == .limited)
        #expect(rate.take(now: now + 0.1) == .allowed)
        #expect(rate.take(now: now + 0.1) == .limited)
        for _ in 0..<40 { #expect(rate.take(now: now + 1000) == .allowed) }
        #expect(rate.take(now: now + 1000) == .limited)
    }

    @Test func `only a thousand refusals without a pause are too many`() {
        var rate = MessageRate(rate: 1, now: now)
        for _ in 0..<4 { _ = rate.take(now: now) }
        for _ in 0..<999 { #expect(rate.take(now: now) == .limited) }
        for _ in 0..<4 { #expect(rate.take(now: now + 4) == .allowed) }
        for _ in 0..<1000 { #expect(rate.take(now: now + 4) == .limited) }
        #expect(rate.take(now: now + 5) == .allowed)
        #expect(rate.take(now: now + 5) == .limitedRepeatedly)
    }

    @Test func `a clock that goes back silences nobody`() {
        var rate = MessageRate(rate: 1, now: now)
        for _ in 0..<4 { _ = rate.take(now: now) }
        #expect(rate.take(now: now - 100) == .limited)
        #expect(rate.take(now: now - 99) == .allowed)
    }
}
