import CLibwebsockets
import Synchronization

/// What a loop allows its WebSockets, and where it counts them.
struct SocketRules: Sendable {
    var maximumMessageBytes: Int
    /// Milliseconds; 0 sends no pings.
    var pingInterval: UInt64
    var closeCodes: CloseCodes
}

/// The C side of a ``WebSocketConnection``: reassembles what arrives, writes what is queued, sends pings.
///
/// - Threads: the loop's own.
/// - Invariant: a close frame is sent from the writeable callback, between frames; until the peer answers it, what still arrives is
///   dropped.
final class Socket {
    let connection: WebSocketConnection
    private let wsi: OpaquePointer
    private let rules: SocketRules
    private let counters: Counters
    private let buffer: WriteBuffer
    private var partial: [UInt8] = []
    private var isDiscarding = false
    private var isPaused = false
    private var isPingDue = false
    private var lastHeard: UInt64
    private var pingedAt: UInt64?
    private var closesBy: UInt64?
    private var ownCode: UInt16?
    private var peerCode: UInt16?

    init(
        _ connection: WebSocketConnection, wsi: OpaquePointer, rules: SocketRules, counters: Counters, buffer: WriteBuffer,
        now: UInt64
    ) {
        self.connection = connection
        self.wsi = wsi
        self.rules = rules
        self.counters = counters
        self.buffer = buffer
        lastHeard = now
    }

    // MARK: Reading

    func receive(_ bytes: UnsafeRawBufferPointer, now: UInt64) {
        heard(now)
        guard !isDiscarding else { return }
        if lws_frame_is_binary(wsi) != 0 { return refuse(rules.closeCodes.binary, "unsupported_data") }
        guard partial.count + bytes.count <= rules.maximumMessageBytes else {
            return refuse(rules.closeCodes.oversize, "message_too_large")
        }
        partial.append(contentsOf: bytes)
        guard lws_is_final_fragment(wsi) != 0 else { return }
        let message = partial
        partial = []
        deliver(message)
    }

    private func deliver(_ message: [UInt8]) {
        guard (try? UTF8Span(validating: message.span)) != nil else { return refuse(1007, "invalid UTF-8") }
        counters.messagesIn.wrappingAdd(1, ordering: .relaxed)
        counters.bytesIn.wrappingAdd(message.count, ordering: .relaxed)
        guard connection.deliver(message), !isPaused else { return }
        isPaused = true
        lws_rx_flow_control(wsi, 0)
    }

    func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        lws_rx_flow_control(wsi, 1)
    }

    /// The peer is there.
    func heard(_ now: UInt64) {
        lastHeard = now
        pingedAt = nil
    }

    private func refuse(_ code: UInt16, _ reason: String) {
        isDiscarding = true
        partial = []
        connection.close(code: code, reason: reason)
    }

    // MARK: Writing

    /// The connection has something to send, or to close.
    func flush(now: UInt64) {
        if closesBy == nil { closesBy = connection.isOpen ? nil : now + Self.closeTimeout }
        guard connection.mustCloseAtOnce else { return _ = lws_callback_on_writable(wsi) }
        if ownCode == nil { counters.slowConsumersClosed.wrappingAdd(1, ordering: .relaxed) }
        beginClose()
    }

    /// One write, as libwebsockets asks; answers -1 if the connection is broken.
    func writeable(now: UInt64) -> Int32 {
        if isPingDue {
            isPingDue = false
            lws_callback_on_writable(wsi)
            return buffer.write(Self.pingPayload, to: wsi, LWS_WRITE_PING) < 0 ? -1 : 0
        }
        switch connection.nextStep() {
        case .idle: return 0
        case .close:
            connection.askToClose()
            return 0
        case .write(let frame, let isLast):
            guard buffer.write(frame, to: wsi, LWS_WRITE_TEXT) >= 0 else { return -1 }
            counters.messagesOut.wrappingAdd(1, ordering: .relaxed)
            counters.bytesOut.wrappingAdd(frame.count, ordering: .relaxed)
            if !isLast { lws_callback_on_writable(wsi) }
            return 0
        }
    }

    /// Starts the closing handshake, from a command. Answering -1 from the writeable callback would do in other builds of
    /// libwebsockets; Debian's, on libuv, then closes a second time to test itself, before the close frame is out.
    func beginClose() {
        guard ownCode == nil, case .close(let close) = connection.nextStep() else { return }
        ownCode = close.code
        isDiscarding = true
        var reason = Array(close.reason.utf8.prefix(123))
        lws_close_reason(wsi, lws_close_status(UInt32(close.code)), &reason, reason.count)
        shim_lws_close_now(wsi)
    }

    // MARK: Time and the end

    /// Called every few hundred milliseconds.
    func tick(now: UInt64) {
        if let closesBy, now >= closesBy { return shim_lws_close_now(wsi) }
        guard rules.pingInterval > 0, now >= lastHeard + rules.pingInterval else { return }
        guard let pingedAt else {
            self.pingedAt = now
            isPingDue = true
            lws_callback_on_writable(wsi)
            return
        }
        guard now >= pingedAt + rules.pingInterval, !isPaused else { return }
        counters.deadPeersDropped.wrappingAdd(1, ordering: .relaxed)
        shim_lws_close_now(wsi)
    }

    /// The peer's close frame: a code, big-endian, and a reason; or nothing (RFC 6455 §5.5.1).
    func peerClosed(_ payload: UnsafeRawBufferPointer) {
        peerCode = payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : 1005
    }

    func closed() {
        connection.finish(code: ownCode ?? peerCode ?? 1006)
    }

    /// Not empty: libwebsockets 4.1 tells of no pong without a payload, and every listener would seem dead.
    private static let pingPayload: [UInt8] = [UInt8(ascii: "m")]

    /// How long queued messages may take to leave before a requested close is cut short, milliseconds.
    private static let closeTimeout: UInt64 = 5_000
}
