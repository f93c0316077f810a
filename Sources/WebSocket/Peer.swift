import CLibwebsockets

/// One accepted TCP connection on the server: HTTP requests one after another, then perhaps a WebSocket.
///
/// - Threads: the loop's own.
final class Peer {
    enum Phase {
        /// Waits for a request's head; `deadline` covers it.
        case idle
        /// The head is there, the body is arriving.
        case readingBody
        /// The application is thinking.
        case answering
        /// The response leaves in pieces.
        case writing
        /// The last response is out; what the client still sends is dropped until it hangs up, so that it can read the response.
        case lingering
        case socket(Socket)
    }

    let id: UInt64
    let wsi: OpaquePointer
    var phase = Phase.idle
    /// Milliseconds on the loop's clock.
    var deadline: UInt64
    var head: RequestHead?
    var subprotocol: String?
    var body: [UInt8] = []
    var expectedBytes = 0
    var output: [UInt8] = []
    var written = 0
    var closesAfterResponse = false
    /// How often, in which turn of the loop, libwebsockets has reported the end of a body that had ended before.
    var repeats = 0
    var repeatedIn: UInt64 = 0
    var exchange: UInt64 = 0
    var task: Task<Void, Never>?

    init(id: UInt64, wsi: OpaquePointer, deadline: UInt64) {
        self.id = id
        self.wsi = wsi
        self.deadline = deadline
    }

    /// Forgets the request that has been answered.
    func beginNextRequest() {
        phase = .idle
        head = nil
        body = []
        output = []
        written = 0
        task = nil
    }

    static func of(_ wsi: OpaquePointer) -> Peer? {
        lws_get_opaque_user_data(wsi).map { Unmanaged<Peer>.fromOpaque($0).takeUnretainedValue() }
    }
}
