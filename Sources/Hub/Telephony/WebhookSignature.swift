import Crypto
import Foundation

/// ElevenLabs' signature of a webhook: `t=<unix time>,v0=<hexadecimal>`, HMAC-SHA256 over `<t>.<body>` as the bytes came.
///
/// Source: the `construct_event` of ElevenLabs' own client; `v1=` is read like `v0=`.
package struct WebhookSignature: Sendable {
    /// Seconds that a signature may be old, or ahead of this clock.
    package static let tolerance: TimeInterval = 30 * 60

    /// What is wrong with a signature.
    package enum Refusal: Error, Sendable, Equatable { case malformed, expired, wrong }

    private let secret: [UInt8]

    package init(secret: String) { self.secret = Array(secret.utf8) }

    package func header(for body: [UInt8], at time: Date) -> String {
        let seconds = "\(Int64(time.timeIntervalSince1970))"
        return "t=\(seconds),v0=\(Hex.encode(code(of: body, at: seconds)))"
    }

    /// Takes as long for a wrong code as for the right one.
    package func verify(_ header: String, of body: [UInt8], now: Date) throws(Refusal) {
        var time: String?
        var codes: [[UInt8]] = []
        for part in header.split(separator: ",") {
            let fields = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard fields.count == 2 else { throw .malformed }
            switch fields[0] {
            case "t" where time == nil: time = fields[1]
            case "t": throw .malformed
            case "v0", "v1": if let code = Hex.decode(fields[1]) { codes.append(code) }
            default: break
            }
        }
        guard let time, let seconds = Int64(time), !codes.isEmpty else { throw .malformed }
        guard abs(now.timeIntervalSince1970 - Double(seconds)) <= Self.tolerance else { throw .expired }
        let expected = code(of: body, at: time)
        guard codes.contains(where: { constantTimeEquals($0, expected) }) else { throw .wrong }
    }

    private func code(of body: [UInt8], at seconds: String) -> [UInt8] {
        HMACSHA256.code(key: secret, message: Array(seconds.utf8) + [UInt8(ascii: ".")] + body)
    }
}
