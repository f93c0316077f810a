import Foundation
import Postgres

/// What a committed transaction changed about what may be recalled for one user.
package struct MemoryChange: Sendable {
    package var userId: String
    /// The user's memory version after it.
    package var version: Int64
    /// False: more changed than is told here, and copies are read again.
    package var isWhole = true
    package var removed: [UUID] = []
    package var added: [StoredMemory] = []
    var links: [FactLink] = []

    package init(
        userId: String, version: Int64, isWhole: Bool = true, removed: [UUID] = [], added: [StoredMemory] = []
    ) {
        self.init(userId: userId, version: version, isWhole: isWhole, removed: removed, added: added, links: [])
    }

    init(userId: String, version: Int64, isWhole: Bool, removed: [UUID], added: [StoredMemory], links: [FactLink]) {
        self.userId = userId
        self.version = version
        self.isWhole = isWhole
        self.removed = removed
        self.added = added
        self.links = links
    }

    /// Nothing was taken away or altered.
    var isAddition: Bool { isWhole && removed.isEmpty }
}

extension MemoryChange {
    /// A row of ``Statement/resetMemoryVersions``: the copies are read again.
    init(reset row: Row) throws(PostgresError) {
        self.init(userId: try row.get("user_id"), version: try row.get("memory_version"), isWhole: false)
    }
}
