import LanguageModels
import Testing

@Suite("Tokens a minute")
struct TokenBudgetTests {
    let start = ContinuousClock.now

    @Test("a minute's tokens are there at once, then they come back at the rate")
    func refill() {
        var budget = TokenBudget(tokensPerMinute: 600, at: start)
        #expect(budget.earliestStart(of: 600, at: start) == start)
        budget.take(600, at: start)
        #expect(budget.earliestStart(of: 100, at: start) == start + .seconds(10))
        #expect(budget.earliestStart(of: 100, at: start + .seconds(4)) == start + .seconds(10))
        #expect(budget.earliestStart(of: 100, at: start + .seconds(11)) == start + .seconds(11))
    }

    @Test("what was not used comes back; what was used beyond the estimate is owed")
    func settlement() {
        var budget = TokenBudget(tokensPerMinute: 600, at: start)
        budget.take(600, at: start)
        budget.settle(estimated: 600, used: 500, at: start)
        #expect(budget.earliestStart(of: 100, at: start) == start)
        budget.take(100, at: start)
        budget.settle(estimated: 100, used: 300, at: start)
        #expect(budget.earliestStart(of: 100, at: start) == start + .seconds(30))
    }

    @Test("idle time saves no more than a minute's tokens")
    func limit() {
        var budget = TokenBudget(tokensPerMinute: 60, at: start)
        let later = start + .seconds(3600)
        budget.take(60, at: later)
        #expect(budget.earliestStart(of: 1, at: later) == later + .seconds(1))
    }

    @Test("a call larger than a minute's tokens waits for a full bucket, not for ever")
    func largeCall() {
        var budget = TokenBudget(tokensPerMinute: 60, at: start)
        #expect(budget.earliestStart(of: 1000, at: start) == start)
        budget.take(1000, at: start)
        #expect(budget.earliestStart(of: 1000, at: start) == start + .seconds(1000))
    }
}
