import Foundation
import Jobs
import Postgres
import Wire

extension FactWriter {
    /// Removes memories with their vectors, links, queued work, texts in histories and the events that told of them.
    ///
    /// Of a turn its row stays, without a word: a client that sends the turn again finds it, instead of saying it again.
    mutating func forget(_ memories: ForgottenMemories) {
        guard !memories.isEmpty else { return }
        let ids = memories.facts.map(\.id)
        let (user, facts) = (PostgresValue.text(userId), PostgresValue.uuidArray(ids))
        let turns = PostgresValue.uuidArray(memories.turns.map(\.id))
        for fact in memories.reopened { reopen(fact) }
        statements += [
            (.deleteFacts, [user, facts]),
            (.deleteVectorsOfItems, [user, .uuidArray(ids + memories.turns.map(\.id))]),
            (.redactHistories, [user, facts, .textArray(memories.facts.map(\.text))]),
            (.insertDeletionHistories, [user, facts, .text(actor), .timestamp(now)]),
            (.deleteEventsOfFacts, [user, facts]),
            (.emptyTurns, [user, turns]),
            (.deleteQuarantinedFacts, [user, turns, .uuidArray(memories.quarantined)]),
            (.withdrawUserSummary, [user, .timestamp(now)]),
            (.removeCallDocuments, [user, .uuidArray(memories.turns.map(\.sessionId)), .uuidArray(memories.tasks)]),
        ]
        statements += JobQueue.removing(memories.tasks, ofTurns: memories.turns.map(\.id), of: userId, now: now)
        remove(ids + memories.turns.map(\.id))
    }
}

extension Statement {
    /// What summaries among `$2` were made of, as far as it stays.
    static let factsToReopen = Statement(
        "facts_to_reopen",
        """
        SELECT \(factColumns) FROM facts
        WHERE user_id = $1 AND superseded_by = ANY ($2) AND NOT fact_id = ANY ($2)
          AND EXISTS (
              SELECT FROM fact_sources
              WHERE fact_sources.user_id = $1 AND fact_sources.fact_id = facts.superseded_by AND source_id = facts.fact_id)
        """)

    static let deleteFacts = Statement("delete_facts", "DELETE FROM facts WHERE user_id = $1 AND fact_id = ANY ($2)")

    static let deleteVectorsOfItems = Statement(
        "delete_vectors_of_items", "DELETE FROM vectors WHERE user_id = $1 AND item_id = ANY ($2)")

    /// Of the facts themselves, and of those that one of them replaced or was replaced by.
    static let redactHistories = Statement(
        "redact_histories",
        """
        UPDATE fact_history
        SET old_text = CASE WHEN NOT (fact_id = ANY ($2) OR old_text = ANY ($3)) THEN old_text END,
            new_text = CASE WHEN NOT (fact_id = ANY ($2) OR new_text = ANY ($3)) THEN new_text END
        WHERE user_id = $1 AND (fact_id = ANY ($2) OR old_text = ANY ($3) OR new_text = ANY ($3))
        """)

    static let insertDeletionHistories = Statement(
        "insert_deletion_histories",
        """
        INSERT INTO fact_history (user_id, history_id, fact_id, event, actor, at)
        SELECT $1, gen_random_uuid(), fact_id, 'DELETE', $3, $4 FROM unnest($2) AS gone (fact_id)
        """)

    static let deleteEventsOfFacts = Statement(
        "delete_events_of_facts", "DELETE FROM events WHERE user_id = $1 AND fact_id = ANY ($2)")

    static let emptyTurns = Statement(
        "empty_turns",
        """
        UPDATE turns SET user_message = '', ai_response = '', injected = '{}', metadata = '{}', entities = '{}'
        WHERE user_id = $1 AND turn_id = ANY ($2)
        """)

    /// Of calls whose turns were in the sessions `$2`, or still waited for the tasks `$3`: of a sealed document nothing can be cut out.
    static let removeCallDocuments = Statement(
        "remove_call_documents",
        "UPDATE calls SET document = NULL WHERE user_id = $1 AND (session_id = ANY ($2) OR task_id = ANY ($3))")

    static let deleteQuarantinedFacts = Statement(
        "delete_quarantined_facts",
        "DELETE FROM quarantined_facts WHERE user_id = $1 AND (turn_id = ANY ($2) OR quarantine_id = ANY ($3))")
}
