import CLibcurl

/// One request under way: libcurl's easy handle, and what has come back so far.
///
/// - Threads: made and used on the client's thread only.
/// - Owner: frees the easy handle and the list of headers when it goes; ``TransferLoop`` has removed the handle before.
final class Transfer {
    /// What a server may say before the body, in bytes.
    static let maximumHeadBytes = 65_536

    let easy: UnsafeMutableRawPointer
    let ticket: TransferTicket
    var continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>?
    private var deadlines: TransferDeadlines

    var headerList: UnsafeMutablePointer<curl_slist>?
    private let maximumBodyBytes: Int
    private let destination: BodyDestination
    /// Whether the sink takes the body; nil until its first bytes have come.
    private var isAccepted: Bool?
    private var headers: [(name: String, value: String)] = []
    private var headBytes = 0
    private var body: [UInt8] = []
    private var bodyBytes = 0
    /// Why the transfer was broken off here; libcurl then only says that a callback failed.
    private var refusal: HTTPError?

    init(_ request: HTTPRequest, ticket: TransferTicket, body: BodyDestination, trustedCertificates: String?) throws(HTTPError) {
        guard let easy = curl_easy_init() else { throw HTTPError(.library, libraryCode: CURLE_OUT_OF_MEMORY.rawValue) }
        self.easy = easy
        self.ticket = ticket
        destination = body
        maximumBodyBytes = request.maximumResponseBytes
        deadlines = TransferDeadlines(request, from: .now)
        try apply(request, trustedCertificates: trustedCertificates)
        connectCallbacks()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
    }

    var nextDeadline: ContinuousClock.Instant { deadlines.next }

    /// - Returns: the limit that has been exceeded.
    func passedDeadline(at now: ContinuousClock.Instant) -> HTTPError.Stage? { deadlines.passed(at: now) { isConnected } }

    /// - Returns: whether to go on.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        deadlines.bytesHaveCome()
        headBytes += line.count
        guard headBytes <= Self.maximumHeadBytes else { return refuse(.protocolError) }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            headers = []
        } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            headers.append((String(text[..<colon]), Self.trim(text[text.utf8.index(after: colon)...])))
        }
        return true
    }

    /// - Returns: whether to go on.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        deadlines.bytesHaveCome()
        bodyBytes += bytes.count
        guard bodyBytes <= maximumBodyBytes else { return refuse(.tooLarge) }
        switch destination {
        case .response: body.append(contentsOf: bytes)
        case .pieces(let take): take(Array(bytes))
        case .sink(let sink): return receive(bytes, into: sink)
        }
        return true
    }

    private func receive(_ bytes: UnsafeRawBufferPointer, into sink: any BodySink) -> Bool {
        let isAccepted = self.isAccepted ?? sink.accepts(head())
        self.isAccepted = isAccepted
        if isAccepted { return sink.receive(bytes) || refuse(.cancelled) }
        guard bodyBytes <= BodyDestination.maximumDeclinedBytes else { return refuse(.tooLarge) }
        body.append(contentsOf: bytes)
        return true
    }

    private func head() -> HTTPResponse {
        var status = 0
        memhub_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return HTTPResponse(status: status, headers: headers, body: [])
    }

    func outcome(of result: CURLcode) -> Result<HTTPResponse, HTTPError> {
        if let refusal { return .failure(refusal) }
        guard result == CURLE_OK else { return .failure(HTTPError(curl: result, isConnected: isConnected)) }
        return .success(HTTPResponse(status: head().status, headers: headers, body: body))
    }

    /// Whether the request has begun to be sent.
    private var isConnected: Bool {
        var microseconds: curl_off_t = 0
        memhub_curl_get_time(easy, CURLINFO_PRETRANSFER_TIME_T, &microseconds)
        return microseconds > 0
    }

    private func refuse(_ code: HTTPError.Code) -> Bool {
        refusal = HTTPError(code)
        return false
    }

    /// Without the white space around it (RFC 9110 §5.5).
    private static func trim(_ text: Substring) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d || $0 == 0x0a }
        var bytes = text.utf8[...]
        while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
