import Crypto
import Foundation
import Wire

/// Seals the documents of calls with the hub's key, each for the row it is in.
///
/// Sealed is the whole body of the webhook: transcript, analysis, telephone numbers. Not sealed are the turns and facts made of it, for
/// they are searched.
package struct CallSeal: Sendable {
    private let key: SecretKey

    package init(key: SecretKey) { self.key = key }

    func seal(_ document: [UInt8], userId: String, sessionId: UUID) throws(CryptoError) -> [UInt8] {
        try AESGCM.seal(document, key: key, authenticating: binding(userId, sessionId))
    }

    /// - Throws: ``CryptoError`` when another key sealed it, or for another row.
    func open(_ box: [UInt8], userId: String, sessionId: UUID) throws(CryptoError) -> [UInt8] {
        try AESGCM.open(box, key: key, authenticating: binding(userId, sessionId))
    }

    private func binding(_ userId: String, _ sessionId: UUID) -> [UInt8] { Array("call \(Identifier(sessionId)) \(userId)".utf8) }
}
