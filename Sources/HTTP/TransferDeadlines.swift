/// When a request is given up, whatever libcurl is doing with it.
///
/// libcurl's own limits do not run while a request waits for another one's handshake (7.88).
struct TransferDeadlines {
    private var connect: ContinuousClock.Instant?
    private var firstByte: ContinuousClock.Instant?
    private let total: ContinuousClock.Instant

    init(_ request: HTTPRequest, from start: ContinuousClock.Instant) {
        connect = start + request.connectTimeout
        firstByte = request.firstByteTimeout.map { start + $0 }
        total = start + request.totalTimeout
    }

    var next: ContinuousClock.Instant { min(total, connect ?? total, firstByte ?? total) }

    mutating func bytesHaveCome() {
        connect = nil
        firstByte = nil
    }

    /// - Parameter isConnected: asked only where it matters.
    /// - Returns: the limit that has been exceeded.
    mutating func passed(at now: ContinuousClock.Instant, isConnected: () -> Bool) -> HTTPError.Stage? {
        guard next <= now else { return nil }
        guard isConnected() else { return .connect }
        connect = nil
        if total <= now { return .total }
        return firstByte.map { $0 <= now } == true ? .firstByte : nil
    }
}
