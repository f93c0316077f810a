import Embedding
import Postgres
import Wire

/// Whether this node can do its work.
struct HealthService: Sendable {
    let pool: PostgresPool
    let embedding: EmbeddingService
    let vectors: VectorSupport

    static let version = "0.1.0"
    private static let patience: Duration = .seconds(3)

    func health() async -> Health {
        let isDatabaseUp = await isDatabaseUp()
        let isEmbedderUp = await isEmbedderUp()
        return Health(
            status: isDatabaseUp && isEmbedderUp ? "healthy" : "degraded", database: isDatabaseUp ? "up" : "down",
            embedding: isEmbedderUp ? "up" : "down", version: Self.version,
            note: vectors.note)
    }

    private func isDatabaseUp() async -> Bool {
        do {
            return try await pool.withConnection(deadline: Self.patience) { try !$0.query(.alive).isEmpty }
        } catch {
            return false
        }
    }

    private func isEmbedderUp() async -> Bool {
        await answering(within: Self.patience, late: false) {
            (try? await embedding.vector(for: "health", priority: .interactive)) != nil
        }
    }
}

extension Health {
    var httpStatus: Int { status == "healthy" ? 200 : 503 }
}

extension Statement {
    static let alive = Statement("alive", "SELECT 1 AS alive")
}
