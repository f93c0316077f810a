import Foundation
import LanguageModels
import Testing

@Suite("Retry-After")
struct RetryAfterTests {
    let now = Date(timeIntervalSince1970: 784_111_777)

    @Test("seconds, whole or not", arguments: [("0", 0.0), ("120", 120), ("1.5", 1.5)])
    func seconds(text: String, expected: Double) {
        #expect(RetryAfter.parse(text, now: now) == .seconds(expected))
    }

    @Test(
        "HTTP's three forms of a date",
        arguments: ["Sun, 06 Nov 1994 08:50:37 GMT", "Sunday, 06-Nov-94 08:50:37 GMT", "Sun Nov  6 08:50:37 1994"])
    func dates(text: String) {
        #expect(RetryAfter.parse(text, now: now) == .seconds(60))
    }

    @Test("a date that has passed means now")
    func past() {
        #expect(RetryAfter.parse("Sun, 06 Nov 1994 08:00:00 GMT", now: now) == .zero)
    }

    @Test("anything else means nothing", arguments: ["", "soon", "-5", "nan", "inf", "1994-11-06"])
    func nonsense(text: String) {
        #expect(RetryAfter.parse(text, now: now) == nil)
    }
}
