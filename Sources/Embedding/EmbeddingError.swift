/// What went wrong while loading a model or embedding a text.
///
/// - Privacy: `description` names files, settings and sizes of the model; it never carries a text that was embedded.
public struct EmbeddingError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The model folder, or a file that it needs, cannot be read.
        case missingFile
        /// A JSON file of the folder is not what Hugging Face writes, or its numbers contradict each other.
        case invalidConfiguration
        /// The folder is sound, but its family, activation, pooling or tokenizer is not one that is built here.
        case unsupportedModel
        /// The processor has no instructions for the precision that was asked for.
        case unsupportedProcessor
        /// The safetensors file is damaged, or a tensor is missing or has another shape.
        case invalidWeights
        /// The vocabulary lacks a special token, or does not fit the weights.
        case invalidVocabulary
        /// The queue is full; the request was not queued.
        case overloaded
        /// The calling task was cancelled; what was still queued of it was dropped.
        case cancelled
        /// ``Embedder/stop()`` was called.
        case stopped
        /// oneDNN refused or failed (`status` says how), or the result is not a finite vector.
        case computationFailed
    }

    public let code: Code
    public let detail: String
    /// oneDNN's `dnnl_status_t`, for ``Code/computationFailed``.
    public let status: Int32?

    init(_ code: Code, _ detail: String, status: Int32? = nil) {
        self.code = code
        self.detail = detail
        self.status = status
    }

    /// Whether the same call may succeed later, unchanged.
    public var isRetryable: Bool { code == .overloaded }

    public var description: String {
        let suffix = status.map { " (oneDNN status \($0))" } ?? ""
        return "\(code.rawValue): \(detail)\(suffix)"
    }
}
