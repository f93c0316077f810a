import Hub
import Testing

@Suite struct SpeculationTests {
    private let start = ContinuousClock.now

    @Test func `the first partial is worked on at once`() {
        var speculation = Speculation()
        let moment = speculation.hear(query("what"), at: start)
        #expect(moment == start)
        let isBegun = speculation.begin(query("what"), at: start)
        #expect(isBegun)
    }

    @Test func `the newest partial wins, older work is not begun`() {
        var speculation = Speculation()
        _ = speculation.hear(query("what"), at: start)
        _ = speculation.hear(query("what should I"), at: start)
        let isBegun = speculation.begin(query("what"), at: start)
        #expect(!isBegun)
        let isNewerBegun = speculation.begin(query("what should I"), at: start)
        #expect(isNewerBegun)
    }

    @Test func `a partial that says nothing new is not worked on again`() {
        var speculation = Speculation()
        _ = speculation.hear(query("what"), at: start)
        let moment = speculation.hear(query("what"), at: start)
        #expect(moment == nil)
        _ = speculation.begin(query("what"), at: start)
        speculation.finish(query("what"), isPrepared: true, at: start + .milliseconds(1))
        let later = speculation.hear(query("what"), at: start + .seconds(1))
        #expect(later == nil)
        #expect(speculation.isAbout(query("what")))
    }

    @Test func `a run is followed by a pause of three times its length`() {
        var speculation = Speculation()
        _ = speculation.hear(query("a"), at: start)
        _ = speculation.begin(query("a"), at: start)
        speculation.finish(query("a"), isPrepared: true, at: start + .milliseconds(4))
        let moment = speculation.hear(query("a b"), at: start + .milliseconds(5))
        #expect(moment == start + .milliseconds(16))
        let later = speculation.hear(query("a b c"), at: start + .milliseconds(40))
        #expect(later == start + .milliseconds(40))
    }

    @Test func `what could not be prepared is not claimed to be, and may be tried again`() {
        var speculation = Speculation()
        _ = speculation.hear(query("a"), at: start)
        _ = speculation.begin(query("a"), at: start)
        speculation.finish(query("a"), isPrepared: false, at: start)
        #expect(!speculation.isAbout(query("a")))
        let moment = speculation.hear(query("a"), at: start)
        #expect(moment == start)
    }

    @Test func `after the final transcript nothing is begun`() {
        var speculation = Speculation()
        _ = speculation.hear(query("a"), at: start)
        speculation.end()
        let isBegun = speculation.begin(query("a"), at: start)
        #expect(!isBegun)
    }

    @Test func `the same words for another user, agent or limit are another question`() {
        var speculation = Speculation()
        _ = speculation.hear(query("a"), at: start)
        _ = speculation.begin(query("a"), at: start)
        speculation.finish(query("a"), isPrepared: true, at: start)
        #expect(!speculation.isAbout(RecallQuery(userId: "discord_2", text: "a", limit: 5)))
        #expect(!speculation.isAbout(RecallQuery(userId: "discord_1", text: "a", limit: 6)))
    }

    private func query(_ text: String) -> RecallQuery { RecallQuery(userId: "discord_1", text: text, limit: 5) }
}
