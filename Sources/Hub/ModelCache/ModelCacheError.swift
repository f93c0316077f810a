import HTTP

/// Why a model could not be downloaded. Its text holds no address.
package struct ModelCacheError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// The hub has no such repository, revision or file.
        case notFound = "not_found"
        /// 401 or 403: the repository is private, or wants terms to be accepted.
        case notAllowed = "not_allowed"
        case unreachable
        case timeout
        /// 429, 5xx.
        case unavailable
        /// The answer is not what a model hub says.
        case malformed
        /// What came is not what was announced.
        case checksumMismatch = "checksum_mismatch"
        /// Nothing says what the bytes must come to.
        case unverifiable
        /// Not a model that can be run: a file that every model has is missing, or it is too large.
        case unsupportedModel = "unsupported_model"
        case diskFull = "disk_full"
        case diskFailed = "disk_failed"
        /// Another process downloads the same model into the same folder.
        case busy
        case cancelled
    }

    package let code: Code

    package init(_ code: Code) { self.code = code }

    init(_ error: HTTPError) {
        switch error.code {
        case .couldNotResolve, .couldNotConnect, .untrusted, .connectionLost: self.init(.unreachable)
        case .timeout: self.init(.timeout)
        case .cancelled, .stopped: self.init(.cancelled)
        default: self.init(.malformed)
        }
    }

    init(status: Int) {
        switch status {
        case 401, 403: self.init(.notAllowed)
        case 404, 410: self.init(.notFound)
        case 429, 500...: self.init(.unavailable)
        default: self.init(.malformed)
        }
    }

    var isRetryable: Bool { [.unreachable, .timeout, .unavailable].contains(code) }

    package var description: String { "the model was not downloaded: \(code.rawValue)" }
}
