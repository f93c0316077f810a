import Foundation
import Postgres
import Wire

extension TaskStore {
    /// How far the turns are that were added together: those of the task's session.
    func event(_ taskId: UUID, visibleTo visibility: Visibility) async throws -> Mem0Event {
        let task = try await task(taskId, visibleTo: visibility)
        let parameters: [PostgresValue] = [.text(task.userId), .uuid(taskId), .optional(task.sessionId?.uuid)]
        return try await pool.withConnection { connection in
            let results = try connection.pipeline([(.tasksAddedTogether, parameters), (.factsAddedTogether, parameters)])
            let statuses = try results[0].map { try $0.get("status", as: String.self) }
            let isOver = statuses.allSatisfy { $0 == "completed" || $0 == "failed" }
            return Mem0Event(
                id: task.taskId, status: Self.status(of: statuses),
                error: try results[0].compactMap { try $0.getOptional("error", as: String.self) }.first,
                results: try results[1].map {
                    Mem0Addition(id: Identifier(try $0.get("fact_id", as: UUID.self)), memory: try $0.get("fact_text"))
                },
                latency: isOver ? try results[0].compactMap { try $0.getOptional("duration_ms", as: Double.self) }.reduce(0, +) : nil,
                createdAt: task.createdAt,
                startedAt: try results[0].compactMap { try $0.getOptional("started_at", as: Date.self) }.min().map(Timestamp.init),
                completedAt: isOver
                    ? try results[0].compactMap { try $0.getOptional("finished_at", as: Date.self) }.max().map(Timestamp.init) : nil)
        }
    }

    /// Failed as soon as one has failed for good, succeeded once all have.
    private static func status(of statuses: [String]) -> String {
        if statuses.contains("failed") { return "FAILED" }
        if statuses.allSatisfy({ $0 == "completed" }) { return "SUCCEEDED" }
        return statuses.allSatisfy { $0 == "queued" } ? "PENDING" : "RUNNING"
    }
}

extension Statement {
    private static let addedTogether = """
        SELECT $2::uuid AS task_id
        UNION SELECT turns.task_id FROM turns WHERE turns.user_id = $1 AND turns.session_id = $3
        """

    fileprivate static let tasksAddedTogether = Statement(
        "tasks_added_together",
        """
        SELECT status, error, duration_ms, started_at, finished_at FROM extraction_tasks
        WHERE user_id = $1 AND task_id IN (\(addedTogether)) ORDER BY position
        """)

    fileprivate static let factsAddedTogether = Statement(
        "facts_added_together",
        "SELECT fact_id, fact_text FROM facts WHERE user_id = $1 AND task_id IN (\(addedTogether)) ORDER BY position")
}
