import Foundation
import Synchronization

/// How far a long piece of work is: on a terminal a bar that redraws itself, elsewhere a line now and then.
final class ProgressBar: Sendable {
    private struct State {
        var label = ""
        var began = ContinuousClock.now
        var drawn: ContinuousClock.Instant?
        var text: String?
    }

    private let terminal: Terminal
    private let state = Mutex(State())

    init(_ terminal: Terminal) { self.terminal = terminal }

    /// - Parameters:
    ///   - label: what is counted; another one begins another bar.
    ///   - total: 0: not known.
    func update(_ label: String, _ done: Int, of total: Int) {
        let now = ContinuousClock.now
        let text: String? = state.withLock { state in
            if state.label != label { state = State(label: label, began: now) }
            let interval: Duration = terminal.isTerminal ? .milliseconds(100) : .seconds(10)
            if done < total, let drawn = state.drawn, drawn.duration(to: now) < interval { return nil }
            state.drawn = now
            state.text = ProgressText.line(label, done, of: total, elapsed: state.began.duration(to: now))
            return state.text
        }
        if let text { terminal.status(text) }
    }

    /// Leaves the bar as it is; what is written next stands below.
    func end() {
        guard terminal.isTerminal, let text = state.withLock(\.text) else { return }
        terminal.line(text)
    }
}

package enum ProgressText {
    private static let width = 24

    /// `reading  [############            ]  1,200 of 2,400  8 s left`
    package static func line(_ label: String, _ done: Int, of total: Int, elapsed: Duration) -> String {
        let count = "\(done.formatted(.number.locale(locale)))" + (total > 0 ? " of \(total.formatted(.number.locale(locale)))" : "")
        guard total > 0 else { return "\(label)  \(count)" }
        let filled = min(width, done * width / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: width - filled)
        return "\(label)  [\(bar)]  \(count)" + left(done, of: total, elapsed: elapsed)
    }

    private static func left(_ done: Int, of total: Int, elapsed: Duration) -> String {
        let seconds = elapsed.inSeconds
        guard done > 0, done < total, seconds >= 1 else { return "" }
        let rest = (seconds / Double(done) * Double(total - done)).rounded(.up)
        return rest < 120 ? "  \(Int(rest)) s left" : "  \(Int((rest / 60).rounded(.up))) min left"
    }

    private static let locale = Locale(identifier: "en_US_POSIX")
}
