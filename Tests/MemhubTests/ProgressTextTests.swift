import Hub
import Memhub
import Testing

@Suite struct ProgressTextTests {
    @Test func `A bar grows with the work and says what is left`() {
        #expect(ProgressText.line("reading", 0, of: 2400, elapsed: .zero) == "reading  [                        ]  0 of 2,400")
        #expect(ProgressText.line("reading", 1200, of: 2400, elapsed: .seconds(8)) == "reading  [############            ]  1,200 of 2,400  8 s left")
        #expect(ProgressText.line("reading", 2400, of: 2400, elapsed: .seconds(16)) == "reading  [########################]  2,400 of 2,400")
        #expect(ProgressText.line("reading", 24, of: 2400, elapsed: .seconds(16)).hasSuffix("27 min left"))
    }

    @Test func `What has no known end is only counted`() {
        #expect(ProgressText.line("reading", 1200, of: 0, elapsed: .seconds(8)) == "reading  1,200")
    }
}
