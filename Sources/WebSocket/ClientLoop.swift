import CLibwebsockets
import EventLoop
import Logging

/// The client's state in libwebsockets: handshakes under way and open connections.
///
/// - Threads: an actor on the loop's thread; C's callbacks enter through `assumeIsolated`.
/// - Next: `ClientLoop+Callbacks`, where C enters.
actor ClientLoop {
    nonisolated let service = ServiceLoop()
    nonisolated var unownedExecutor: UnownedSerialExecutor { service.executor.asUnownedSerialExecutor() }

    private let configuration: ClientConfiguration
    private let rules: SocketRules
    private let counters = Counters()
    private let buffer = WriteBuffer()
    private var attempts: [UInt64: ClientAttempt] = [:]
    private var lastAttempt: UInt64 = 0
    private var loop: UnsafeMutablePointer<uv_loop_t>?
    private var context: OpaquePointer?
    private var vhost: OpaquePointer?
    private var protocols: ProtocolTable?
    private var timer: UnsafeMutablePointer<uv_timer_t>?

    init(configuration: ClientConfiguration) {
        self.configuration = configuration
        rules = SocketRules(
            maximumMessageBytes: configuration.maximumMessageBytes, pingInterval: configuration.pingInterval.milliseconds,
            isServer: false, closeCodes: CloseCodes())
    }

    /// The loop's clock, milliseconds.
    var now: UInt64 { loop.map { uv_now($0) } ?? 0 }

    func open(on loop: UnsafeMutablePointer<uv_loop_t>) -> Bool {
        self.loop = loop
        let table = ProtocolTable(names: [], callback: clientCallback)
        protocols = table
        nonisolated(unsafe) let owner = Unmanaged.passUnretained(self).toOpaque()
        guard let context = service.makeContext(on: loop, { Self.configure(&$0, owner, table) }) else { return false }
        self.context = context
        var info = lws_context_creation_info()
        Self.configure(&info, owner, table)
        info.port = CONTEXT_PORT_NO_LISTEN
        vhost = lws_create_vhost(context, &info)
        let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
        uv_timer_init(loop, timer)
        timer.pointee.data = owner
        uv_timer_start(timer, clientTickCallback, 50, 50)
        self.timer = timer
        return vhost != nil
    }

    private static func configure(
        _ info: inout lws_context_creation_info, _ owner: UnsafeMutableRawPointer, _ table: ProtocolTable
    ) {
        info.user = owner
        info.protocols = UnsafePointer(table.base)
        info.pt_serv_buf_size = 16 * 1024
        info.connect_timeout_secs = 60
        info.timeout_secs = 60
    }

    func close(on loop: UnsafeMutablePointer<uv_loop_t>) {
        for command in service.takeCommands() {
            if case .connect(let handshake) = command { handshake.fail(.closed) }
        }
        if let timer { closeHandle(timer) }
        timer = nil
        service.retire(on: loop) { attempts.values.compactMap(\.wsi) }
        context = nil
        for attempt in attempts.values { attempt.handshake.fail(.closed) }
        attempts = [:]
        protocols = nil
        self.loop = nil
    }

    func runCommands() {
        for command in service.takeCommands() {
            switch command {
            case .flush(let id): attempts[id]?.socket?.flush(now: now)
            case .beginClose(let id): attempts[id]?.socket?.beginClose()
            case .resumeReading(let id): attempts[id]?.socket?.resumeReading()
            case .connect(let handshake): connect(handshake)
            case .stop: if let loop { uv_stop(loop) }
            case .respond: break
            }
        }
    }

    private func connect(_ handshake: ClientHandshake) {
        guard let context else { return handshake.fail(.closed) }
        lastAttempt += 1
        let attempt = ClientAttempt(id: lastAttempt, handshake: handshake, deadline: now + handshake.timeout.milliseconds)
        attempts[attempt.id] = attempt
        let offered = handshake.subprotocols.joined(separator: ", ")
        let wsi: OpaquePointer? = handshake.host.withCString { host in
            handshake.hostHeader.withCString { hostHeader in
                handshake.target.withCString { target in
                    offered.withCString { offered in
                        var info = lws_client_connect_info()
                        info.context = context
                        info.vhost = vhost
                        info.address = host
                        info.port = Int32(handshake.port)
                        info.path = target
                        info.host = hostHeader
                        info.ietf_version_or_minus_one = -1
                        info.protocol = offered.pointee == 0 ? nil : offered
                        info.local_protocol_name = UnsafePointer(protocols?.base.pointee.name)
                        info.opaque_user_data = Unmanaged.passRetained(attempt).toOpaque()
                        return lws_client_connect_via_info(&info)
                    }
                }
            }
        }
        // What failed before a socket existed has called back with CLIENT_CONNECTION_ERROR already; it fails once.
        if let wsi { attempt.wsi = wsi } else { fail(attempt, .connectionRefused) }
    }

    // MARK: What the callbacks report

    func established(_ attempt: ClientAttempt, _ wsi: OpaquePointer) {
        let handshake = attempt.handshake
        let connection = WebSocketConnection(
            id: attempt.id, head: handshake.head, subprotocol: attempt.subprotocol, inboundLimit: configuration.inboundLimitMessages,
            outboundLimit: configuration.outboundLimitBytes, slowCode: CloseCodes().slow, loop: service)
        attempt.socket = Socket(connection, wsi: wsi, rules: rules, counters: counters, buffer: buffer, now: now)
        handshake.succeed(connection)
    }

    func fail(_ attempt: ClientAttempt, _ code: WebSocketError.Code) {
        attempt.handshake.fail(code)
        attempts[attempt.id] = nil
    }

    func gone(_ wsi: OpaquePointer) {
        guard let data = lws_get_opaque_user_data(wsi) else { return }
        lws_set_opaque_user_data(wsi, nil)
        let attempt = Unmanaged<ClientAttempt>.fromOpaque(data).takeRetainedValue()
        attempt.socket?.closed()
        fail(attempt, .handshakeFailed)
    }

    func tick() {
        let now = now
        for attempt in attempts.values {
            if let socket = attempt.socket {
                socket.tick(now: now)
            } else if now >= attempt.deadline {
                attempt.handshake.fail(.timeout)
                if let wsi = attempt.wsi { shim_lws_close_now(wsi) }
            }
        }
    }
}

/// A connection of a client, from its first packet on.
///
/// - Threads: the loop's own.
/// - Owner: libwebsockets, from the first packet until `LWS_CALLBACK_WSI_DESTROY`, which may come after the attempt has failed.
final class ClientAttempt {
    let id: UInt64
    let handshake: ClientHandshake
    let deadline: UInt64
    var wsi: OpaquePointer?
    /// TCP is through; the handshake is on its way.
    var isConnected = false
    var subprotocol: String?
    var socket: Socket?

    init(id: UInt64, handshake: ClientHandshake, deadline: UInt64) {
        self.id = id
        self.handshake = handshake
        self.deadline = deadline
    }

    static func of(_ wsi: OpaquePointer) -> ClientAttempt? {
        lws_get_opaque_user_data(wsi).map { Unmanaged<ClientAttempt>.fromOpaque($0).takeUnretainedValue() }
    }
}
