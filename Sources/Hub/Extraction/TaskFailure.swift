import Embedding
import Postgres

/// Why a task did not succeed, in words that may be shown to anybody.
enum TaskFailure: Error, Equatable {
    case workerLost, turnMissing, payloadUnreadable, leaseLost, databaseUnavailable, embeddingFailed, extractionFailed, rejected
    case callMissing, sealedOtherwise

    init(_ error: any Error) {
        self =
            switch error {
            case let failure as TaskFailure: failure
            case let error as PostgresError: error.isRetryable || error.code != .server ? .databaseUnavailable : .rejected
            case is EmbeddingError, is EmbeddingProviderError: .embeddingFailed
            default: .extractionFailed
            }
    }

    var reason: String {
        switch self {
        case .workerLost: "the worker was lost"
        case .turnMissing: "the turn no longer exists"
        case .payloadUnreadable: "the task cannot be read"
        case .leaseLost: "another worker took over"
        case .databaseUnavailable: "the database did not answer"
        case .embeddingFailed: "the text could not be embedded"
        case .extractionFailed: "the extractor failed"
        case .rejected: "the database refused the facts"
        case .callMissing: "the call no longer exists"
        case .sealedOtherwise: "the call was sealed with another key"
        }
    }

    var isPermanent: Bool { [.turnMissing, .callMissing, .payloadUnreadable, .workerLost].contains(self) }
}
