import Jobs
import Testing

@Suite struct RetryPolicyTests {
    @Test func `delays double from the base to the cap, at least half of each`() {
        let policy = RetryPolicy(maximumAttempts: 10, base: 2, cap: 60)
        let longest = (1...9).map { policy.delay(afterAttempt: $0, random: 1) }
        #expect(longest == [2, 4, 8, 16, 32, 60, 60, 60, 60])
        let shortest = (1...9).map { policy.delay(afterAttempt: $0, random: 0) }
        #expect(shortest == [1, 2, 4, 8, 16, 30, 30, 30, 30])
        #expect(policy.delay(afterAttempt: 1, random: 0.5) == 1.5)
    }

    @Test func `there is no delay after the last attempt`() {
        let policy = RetryPolicy()
        #expect(policy.maximumAttempts == 3)
        #expect(policy.delay(afterAttempt: 2, random: 0) != nil)
        #expect(policy.delay(afterAttempt: 3, random: 0) == nil)
        #expect(policy.delay(afterAttempt: 4, random: 0) == nil)
        #expect(RetryPolicy(maximumAttempts: 1).delay(afterAttempt: 1, random: 0) == nil)
    }

    @Test func `a thousand attempts do not overflow`() {
        #expect(RetryPolicy(maximumAttempts: .max).delay(afterAttempt: 100_000, random: 1) == 60)
    }
}
