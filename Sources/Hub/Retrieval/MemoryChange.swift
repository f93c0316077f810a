import Foundation

/// What a committed transaction changed about what may be recalled for one user.
package struct MemoryChange: Sendable {
    package var userId: String
    /// The user's memory version after it.
    package var version: Int64
    /// False: more changed than is told here, and copies are read again.
    package var isWhole = true
    package var removed: [UUID] = []
    package var added: [StoredMemory] = []

    /// Nothing was taken away or altered.
    var isAddition: Bool { isWhole && removed.isEmpty }
}
