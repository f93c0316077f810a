import LanguageModels
import Testing

@Suite("The circuit breaker", .timeLimit(.minutes(1)))
struct CircuitBreakerTests {
    let start = ContinuousClock.now

    private func permit(
        _ breaker: inout CircuitBreakerState, at now: ContinuousClock.Instant
    ) throws -> CircuitBreakerState.Permit {
        let permit = breaker.permit(at: now)
        return try #require(permit)
    }

    /// One permitted call with that outcome.
    private func call(_ breaker: inout CircuitBreakerState, _ outcome: CircuitBreakerState.Outcome, at seconds: Int) throws {
        let now = start + .seconds(seconds)
        let permit = try permit(&breaker, at: now)
        breaker.record(outcome, of: permit, at: now)
    }

    @Test("the fifth failure within ten minutes opens it for five")
    func opening() throws {
        var breaker = CircuitBreakerState()
        for second in 0..<4 { try call(&breaker, .failure, at: second) }
        #expect(breaker.phase(at: start + .seconds(4)) == .closed)
        try call(&breaker, .success, at: 4)
        try call(&breaker, .failure, at: 5)
        #expect(breaker.phase(at: start + .seconds(5)) == .open(until: start + .seconds(305)))
        #expect(!breaker.permits(at: start + .seconds(304)))
    }

    @Test("failures older than ten minutes do not count")
    func window() throws {
        var breaker = CircuitBreakerState()
        for second in [0, 1, 2, 3, 600, 601, 602, 603] { try call(&breaker, .failure, at: second) }
        #expect(breaker.phase(at: start + .seconds(603)) == .closed)
        try call(&breaker, .failure, at: 604)
        #expect(!breaker.permits(at: start + .seconds(604)))
    }

    @Test("after five minutes one probe goes through: its success closes it")
    func probeSucceeds() throws {
        var breaker = CircuitBreakerState()
        for second in 0..<5 { try call(&breaker, .failure, at: second) }
        let later = start + .seconds(304)
        #expect(breaker.phase(at: later) == .halfOpen)
        let probe = try permit(&breaker, at: later)
        #expect(!breaker.permits(at: later))
        let second = breaker.permit(at: later)
        #expect(second == nil)
        breaker.record(.success, of: probe, at: later)
        #expect(breaker.phase(at: later) == .closed)
        for second in 305..<309 { try call(&breaker, .failure, at: second) }
        #expect(breaker.phase(at: start + .seconds(309)) == .closed)
    }

    @Test("a failed probe opens it for another five minutes")
    func probeFails() throws {
        var breaker = CircuitBreakerState()
        for second in 0..<5 { try call(&breaker, .failure, at: second) }
        try call(&breaker, .failure, at: 400)
        #expect(breaker.phase(at: start + .seconds(400)) == .open(until: start + .seconds(700)))
    }

    @Test("a probe that came to nothing makes room for the next")
    func probeAbandoned() throws {
        var breaker = CircuitBreakerState()
        for second in 0..<5 { try call(&breaker, .failure, at: second) }
        try call(&breaker, .unknown, at: 400)
        #expect(breaker.phase(at: start + .seconds(400)) == .halfOpen)
        try call(&breaker, .success, at: 401)
        #expect(breaker.phase(at: start + .seconds(401)) == .closed)
    }

    @Test("what a call says that began before the breaker opened does not count afterwards")
    func staleOutcomes() throws {
        var breaker = CircuitBreakerState()
        let early = try permit(&breaker, at: start)
        let other = try permit(&breaker, at: start)
        for second in 0..<5 { try call(&breaker, .failure, at: second) }
        breaker.record(.success, of: early, at: start + .seconds(5))
        #expect(breaker.phase(at: start + .seconds(5)) == .open(until: start + .seconds(304)))
        let probe = try permit(&breaker, at: start + .seconds(304))
        breaker.record(.failure, of: other, at: start + .seconds(305))
        breaker.record(.success, of: probe, at: start + .seconds(306))
        #expect(breaker.phase(at: start + .seconds(306)) == .closed)
    }

    @Test("its changes are told in order to everybody who listens")
    func changes() async throws {
        let clock = ManualClock()
        let breaker = CircuitBreaker(configuration: CircuitBreakerConfiguration(failureLimit: 1), clock: clock.model)
        let streams = [breaker.stateChanges, breaker.stateChanges]
        let begin = clock.now
        breaker.record(.failure, of: try #require(breaker.permit()))
        clock.advance(by: .seconds(300))
        breaker.record(.success, of: try #require(breaker.permit()))
        for stream in streams {
            var phases: [CircuitBreaker.Phase] = []
            for await phase in stream.prefix(3) { phases.append(phase) }
            #expect(phases == [.open(until: begin + .seconds(300)), .halfOpen, .closed])
        }
    }
}
