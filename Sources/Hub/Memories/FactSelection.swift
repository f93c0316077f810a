import Foundation
import Postgres
import Wire

/// The facts that a client's filter means, of those its token may see.
///
/// - Invariant: whose facts they are is decided by the token alone; a filter only leaves out.
package struct FactSelection: Sendable {
    /// The only users whose facts can match; nil: every user that is visible.
    let users: [String]?
    let visibility: Visibility
    /// A jsonpath predicate over ``Statement/factDocument``; nil: every fact of those users.
    let path: String?
    /// Agents asked for by name, whose own facts may be found too.
    let agents: [UUID]

    /// - Parameter userId: the hub's id for a client's name of a user; nil when nobody can have that name.
    package init(_ filter: MemoryFilter, visibleTo visibility: Visibility, userId: (String) -> String?) {
        self.visibility = visibility
        let named = filter.users.map { names in Set(names.compactMap(userId)).filter(visibility.includes).sorted() }
        if case .user(let own) = visibility {
            users = named ?? [own]
        } else {
            users = named
        }
        path = filter.isOnlyUsers ? nil : filter.jsonPath(userId: userId)
        agents = filter.agents.compactMap { UUID(uuidString: $0) }
    }

    /// The one user of whom every fact is meant.
    var wholeUser: String? { path == nil && users?.count == 1 ? users?.first : nil }

    /// `$1` to `$3` of ``Statement/selected(ofUsers:)``.
    var parameters: [PostgresValue] { [.optional(users), .text(visibility.prefixParameter), .optional(path)] }

    var isOfNamedUsers: Bool { users != nil }
}

extension Statement {
    /// The condition by which a row of `facts` is selected. Users that are named have a form of their own: it can use their keys.
    static func selected(ofUsers isOfNamedUsers: Bool) -> String {
        """
        \(isOfNamedUsers ? "facts.user_id = ANY ($1::text[])" : "$1::text[] IS NULL") AND starts_with(facts.user_id, $2)
        AND ($3::text IS NULL OR \(factDocument) @@ ($3::text)::jsonpath)
        """
    }

    /// Whether a row of `facts` holds now.
    static func isOpen(at now: String) -> String {
        "facts.superseded_by IS NULL AND (facts.validity_end IS NULL OR facts.validity_end > \(now))"
    }

    /// What filters see of a fact. Times are rounded as clients see them.
    static let factDocument = """
        jsonb_build_object(
            'id', facts.fact_id, 'user_id', facts.user_id, 'agent_id', coalesce(facts.entities ->> 'agent_id', facts.agent_id::text),
            'app_id', facts.entities ->> 'app_id', 'run_id', facts.entities ->> 'run_id',
            'created_at', round(extract(epoch FROM facts.created_at), 3), 'updated_at', round(extract(epoch FROM facts.updated_at), 3),
            'category', lower(facts.memory_bank), 'text', facts.fact_text, 'metadata', facts.metadata)
        """
}
