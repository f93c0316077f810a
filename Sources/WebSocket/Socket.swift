import CLibwebsockets
import Synchronization

/// What a loop allows its WebSockets, and where it counts them.
struct SocketRules: Sendable {
    var maximumMessageBytes: Int
    /// Milliseconds; 0 sends no pings.
    var pingInterval: UInt64
    /// A server's messages leave many at a time; a client's are masked by libwebsockets, one by one.
    var isServer: Bool
    var closeCodes: CloseCodes
}

/// The C side of a ``WebSocketConnection``: reassembles what arrives, writes what is queued, sends pings.
///
/// - Threads: the loop's own.
/// A server's frames are made here and given to the system directly, some 64 KiB a call: with libwebsockets each would cost a call
/// and a turn of its own. While a part of them is still to leave, libwebsockets must write nothing between (pongs, a close frame):
/// nothing is read meanwhile, and the close waits.
///
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
    /// The rest of what the system did not take.
    private var unsent: ArraySlice<UInt8> = []
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
        if unsent.isEmpty { lws_rx_flow_control(wsi, 1) }
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
        if closesBy == nil, !connection.isOpen {
            closesBy = now + Self.closeTimeout
            if connection.mustCloseAtOnce { counters.slowConsumersClosed.wrappingAdd(1, ordering: .relaxed) }
        }
        guard connection.mustCloseAtOnce, unsent.isEmpty else { return _ = lws_callback_on_writable(wsi) }
        beginClose()
    }

    /// One write, as libwebsockets asks; answers -1 if the connection is broken.
    func writeable(now: UInt64) -> Int32 {
        guard unsent.isEmpty else { return sendRest() }
        if isPingDue {
            isPingDue = false
            lws_callback_on_writable(wsi)
            return buffer.write(Self.pingPayload, to: wsi, LWS_WRITE_PING) < 0 ? -1 : 0
        }
        switch connection.nextStep(batchBytes: rules.isServer ? Self.batchBytes : 0) {
        case .idle: return 0
        case .close:
            connection.askToClose()
            return 0
        case .write(let messages, let isLast):
            counters.messagesOut.wrappingAdd(messages.count, ordering: .relaxed)
            counters.bytesOut.wrappingAdd(messages.reduce(0) { $0 + $1.count }, ordering: .relaxed)
            guard rules.isServer ? send(messages) : buffer.write(messages[0], to: wsi, LWS_WRITE_TEXT) >= 0 else { return -1 }
            if !isLast || !unsent.isEmpty { lws_callback_on_writable(wsi) }
            return 0
        }
    }

    /// - Returns: false if the connection is broken.
    private func send(_ messages: [[UInt8]]) -> Bool {
        buffer.withFrames(messages) { frames in
            let sent = shim_send(wsi, frames.baseAddress, frames.count)
            guard sent >= 0 else { return false }
            if sent < frames.count {
                unsent = Array(frames[sent...])[...]
                lws_rx_flow_control(wsi, 0)
            }
            return true
        }
    }

    private func sendRest() -> Int32 {
        let sent = unsent.withUnsafeBytes { shim_send(wsi, $0.baseAddress, $0.count) }
        guard sent >= 0 else { return -1 }
        unsent = unsent.dropFirst(sent)
        lws_callback_on_writable(wsi)
        if unsent.isEmpty {
            unsent = []
            if !isPaused { lws_rx_flow_control(wsi, 1) }
        }
        return 0
    }

    /// Starts the closing handshake, from a command. Answering -1 from the writeable callback would do in other builds of
    /// libwebsockets; Debian's, on libuv, then closes a second time to test itself, before the close frame is out.
    func beginClose() {
        guard ownCode == nil, unsent.isEmpty, case .close(let close) = connection.nextStep(batchBytes: 0) else { return }
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

    /// What is given to the system at once, about.
    private static let batchBytes = 64 * 1024

    /// How long queued messages may take to leave before a requested close is cut short, milliseconds.
    private static let closeTimeout: UInt64 = 5_000
}
