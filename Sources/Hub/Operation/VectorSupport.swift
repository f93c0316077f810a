import Postgres

/// What stores and compares vectors in the database.
///
/// Every statement says `vector` and `<=>`. Without pgvector these are a domain over `real[]` and a function in SQL: the same
/// distances, from some 50 µs for a pair of 384 dimensions instead of less than one. Recall compares in process either way; without
/// pgvector for users with any number of memories.
package enum VectorSupport: Sendable {
    case pgvector
    case arrays

    /// Makes use of pgvector if the server has it and this role may create extensions, also for vectors stored without it before.
    ///
    /// What another node asks of the table meanwhile waits, up to its own deadline; then its statements are planned anew.
    ///
    /// - Throws: ``PostgresError``.
    package static func prepare(in pool: PostgresPool) async throws -> VectorSupport {
        do {
            return try await pool.transaction(deadline: conversionDeadline) { try prepare(on: $0, mayCreate: true) }
        } catch let error as PostgresError {
            guard error.sqlState == insufficientPrivilege else { throw error }
            return try await pool.transaction { try prepare(on: $0, mayCreate: false) }
        }
    }

    /// Every vector is written once more, about 1 ms for 30 of them.
    private static let conversionDeadline = Duration.seconds(3600)
    private static let insufficientPrivilege = "42501"

    private static func prepare(on connection: isolated PostgresConnection, mayCreate: Bool) throws -> VectorSupport {
        _ = try connection.query(Migrator.lock)
        let row = try connection.query(.vectorType)[0]
        let hasPgvector = try mayCreate && row.get("has_pgvector", as: Bool.self)
        switch (try row.getOptional("kind", as: String.self), hasPgvector) {
        case (nil, true): try connection.executeScript(creation)
        case (nil, false): try connection.executeScript(standIn)
        case ("d", true): try connection.executeScript(conversion)
        case ("d", false): return .arrays
        default: return .pgvector
        }
        return hasPgvector ? .pgvector : .arrays
    }

    /// A migration as this database can take it.
    package func adapted(_ migration: Migration) -> Migration {
        self == .pgvector ? migration : migration.without("CREATE EXTENSION IF NOT EXISTS vector;")
    }

    /// Without indexes nobody's memory is left to the database.
    var memoriesInProcess: Int { self == .pgvector ? HotMemory.defaultMaximumMemories : 100_000_000 }

    /// For the log and `/health`; nil when all is as it should be.
    var note: String? {
        self == .pgvector
            ? nil
            : """
            PostgreSQL has no pgvector, or this role may not create it: vectors are stored as arrays and compared exactly, without \
            indexes. Once it is installed, the next start moves them; do not run CREATE EXTENSION yourself.
            """
    }
}

extension Statement {
    /// `kind`: `b` of pgvector, `d` of the stand-in, null before the first start.
    fileprivate static let vectorType = Statement(
        "vector_type",
        """
        SELECT (SELECT typtype::text FROM pg_type WHERE oid = to_regtype('vector')) AS kind,
            EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') AS has_pgvector
        """)
}

extension VectorSupport {
    fileprivate static let creation = "CREATE EXTENSION vector"

    fileprivate static let standIn = """
        CREATE DOMAIN vector AS real[];

        CREATE FUNCTION cosine_distance(one vector, other vector) RETURNS double precision
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN (
            SELECT 1 - sum(a::double precision * b)
                / nullif(sqrt(sum(a::double precision * a) * sum(b::double precision * b)), 0)
            FROM unnest(one::real[], other::real[]) AS pair (a, b)
        );

        CREATE OPERATOR <=> (LEFTARG = vector, RIGHTARG = vector, FUNCTION = cosine_distance, COMMUTATOR = <=>);
        """

    /// Also of a database whose migrations have not come to the table.
    fileprivate static let conversion = """
        ALTER DOMAIN vector RENAME TO vector_stand_in;
        DROP OPERATOR <=> (vector_stand_in, vector_stand_in);
        DROP FUNCTION cosine_distance(vector_stand_in, vector_stand_in);
        CREATE EXTENSION vector;
        ALTER TABLE IF EXISTS vectors ALTER COLUMN embedding TYPE vector USING embedding::real[]::vector;
        DROP DOMAIN vector_stand_in;
        """
}
