/// How long to wait before the next try: doubling from a quarter of a second to 30 s, with a random part so that many clients do not
/// come back at once.
package struct Backoff: Sendable {
    private var failures = 0
    private static let first = 0.25
    private static let longest = 30.0

    package init() {}

    /// - Parameter chance: 0..<1; half of the wait is left to it.
    package mutating func next(chance: Double) -> Duration {
        let full = min(Self.longest, Self.first * Double(1 << min(failures, 10)))
        failures += 1
        return .seconds(full * (0.5 + chance / 2))
    }

    package mutating func succeeded() { failures = 0 }
}
