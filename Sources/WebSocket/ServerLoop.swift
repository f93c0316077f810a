import CLibwebsockets
import EventLoop
import Logging

#if canImport(Glibc)
    import Glibc
#endif

/// The server's state in libwebsockets: who is connected, and what they are waiting for.
///
/// - Threads: an actor on the loop's thread; C's callbacks enter through `assumeIsolated`.
/// - Next: `ServerLoop+Callbacks` (where C enters), `+HTTP`, `+Upgrade`, `+Time`.
actor ServerLoop {
    nonisolated let service = ServiceLoop()
    nonisolated var unownedExecutor: UnownedSerialExecutor { service.executor.asUnownedSerialExecutor() }

    let configuration: ServerConfiguration
    let application: any ServerApplication
    let counters: Counters
    let logger: Logger
    let encoder: ResponseEncoder
    let headerReader: HeaderReader
    let rules: SocketRules
    let buffer = WriteBuffer()
    var peers: [UInt64: Peer] = [:]
    var drained: CheckedContinuation<Void, Never>?
    var drainCode: UInt16?
    var drainDeadline: UInt64?
    var isAcceptPaused = false
    private var lastPeer: UInt64 = 0
    private var loop: UnsafeMutablePointer<uv_loop_t>?
    private var vhost: OpaquePointer?
    private var protocols: ProtocolTable?
    private var listener: Listener?
    private var accepting: UnsafeMutablePointer<uv_poll_t>?
    private var timer: UnsafeMutablePointer<uv_timer_t>?
    private var turns: UnsafeMutablePointer<uv_prepare_t>?
    /// Counts the turns of the loop.
    var turn: UInt64 = 0

    init(configuration: ServerConfiguration, application: any ServerApplication, counters: Counters, logger: Logger) {
        self.configuration = configuration
        self.application = application
        self.counters = counters
        self.logger = logger
        encoder = ResponseEncoder(defaultHeaders: configuration.defaultHeaders.map { (name: $0.0, value: $0.1) })
        headerReader = HeaderReader(customNames: configuration.headerNames)
        rules = SocketRules(
            maximumMessageBytes: configuration.maximumMessageBytes, pingInterval: configuration.pingInterval.milliseconds,
            isServer: true, closeCodes: configuration.closeCodes)
    }

    /// The loop's clock, milliseconds; refreshed once per turn.
    var now: UInt64 { loop.map { uv_now($0) } ?? 0 }

    // MARK: Opening and closing

    func open(_ listener: Listener, on loop: UnsafeMutablePointer<uv_loop_t>) -> Bool {
        self.loop = loop
        let table = ProtocolTable(names: configuration.subprotocols, callback: serverCallback)
        protocols = table
        nonisolated(unsafe) let owner = Unmanaged.passUnretained(self).toOpaque()
        guard let context = service.makeContext(on: loop, { self.configure(&$0, owner, table) }) else { return false }
        var info = lws_context_creation_info()
        configure(&info, owner, table)
        info.port = CONTEXT_PORT_NO_LISTEN_SERVER
        vhost = lws_create_vhost(context, &info)
        startAccepting(listener, on: loop)
        startTimer(on: loop)
        startTurns(on: loop)
        return vhost != nil
    }

    private nonisolated func configure(_ info: inout lws_context_creation_info, _ owner: UnsafeMutableRawPointer, _ table: ProtocolTable) {
        info.user = owner
        info.protocols = UnsafePointer(table.base)
        info.max_http_header_data = 8192
        info.pt_serv_buf_size = 16 * 1024
        info.keepalive_timeout = Int32(clamping: configuration.keepAliveTimeout.components.seconds)
        info.timeout_secs_ah_idle = UInt32(max(1, configuration.requestTimeout.components.seconds))
    }

    private func startAccepting(_ listener: Listener, on loop: UnsafeMutablePointer<uv_loop_t>) {
        let poll = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
        uv_poll_init(loop, poll, listener.descriptor)
        poll.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        self.listener = listener
        accepting = poll
        uv_poll_start(poll, Int32(UV_READABLE.rawValue), acceptCallback)
    }

    private func startTimer(on loop: UnsafeMutablePointer<uv_loop_t>) {
        let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
        uv_timer_init(loop, timer)
        timer.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        self.timer = timer
        let shortest = min(configuration.requestTimeout, configuration.pingInterval, configuration.keepAliveTimeout).milliseconds
        let interval = min(max(shortest / 8, 10), 500)
        uv_timer_start(timer, tickCallback, interval, interval)
    }

    private func startTurns(on loop: UnsafeMutablePointer<uv_loop_t>) {
        let turns = UnsafeMutablePointer<uv_prepare_t>.allocate(capacity: 1)
        uv_prepare_init(loop, turns)
        turns.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        self.turns = turns
        uv_prepare_start(turns, turnCallback)
    }

    /// Stops listening; connections stay.
    func stopAccepting() {
        if let accepting {
            uv_poll_stop(accepting)
            closeHandle(accepting)
        }
        accepting = nil
        listener = nil
    }

    func close(on loop: UnsafeMutablePointer<uv_loop_t>) {
        stopAccepting()
        if let timer { closeHandle(timer) }
        timer = nil
        if let turns { closeHandle(turns) }
        turns = nil
        service.retire(on: loop) { peers.values.map(\.wsi) }
        protocols = nil
        self.loop = nil
        drained?.resume()
        drained = nil
    }

    func stop() {
        if let loop { uv_stop(loop) }
    }

    // MARK: Connections

    func accept() {
        var isExhausted = false
        // Bounded, so that a storm of connections does not starve those that are already here.
        for _ in 0..<256 {
            guard let descriptor = listener?.accept(isExhausted: &isExhausted) else { break }
            adopt(descriptor)
        }
        guard isExhausted, let accepting else { return }
        logger.warning("out of files: new connections wait")
        uv_poll_stop(accepting)
        isAcceptPaused = true
    }

    func resumeAccepting() {
        guard isAcceptPaused, let accepting else { return }
        isAcceptPaused = false
        uv_poll_start(accepting, Int32(UV_READABLE.rawValue), acceptCallback)
    }

    private func adopt(_ descriptor: Int32) {
        guard let vhost, peers.count < configuration.maximumConnections + Self.refusalSlots else {
            counters.refusedConnections.wrappingAdd(1, ordering: .relaxed)
            Glibc.close(descriptor)
            return
        }
        lws_adopt_socket_vhost(vhost, descriptor)
    }

    func accepted(_ wsi: OpaquePointer) {
        lastPeer += 1
        let peer = Peer(id: lastPeer, wsi: wsi, deadline: now + configuration.requestTimeout.milliseconds)
        peers[peer.id] = peer
        lws_set_opaque_user_data(wsi, Unmanaged.passUnretained(peer).toOpaque())
        counters.acceptedConnections.wrappingAdd(1, ordering: .relaxed)
        counters.openConnections.store(peers.count, ordering: .relaxed)
    }

    func gone(_ wsi: OpaquePointer) {
        guard let peer = Peer.of(wsi) else { return }
        lws_set_opaque_user_data(wsi, nil)
        peer.task?.cancel()
        if case .socket(let socket) = peer.phase { closed(socket, of: peer) }
        peers[peer.id] = nil
        counters.openConnections.store(peers.count, ordering: .relaxed)
        if peers.isEmpty { finishDrain() }
    }

    var isFull: Bool { peers.count > configuration.maximumConnections }

    /// Connections beyond the maximum that are taken in only to be answered 503.
    private static let refusalSlots = 256

    // MARK: Commands

    func runCommands() {
        for command in service.takeCommands() {
            switch command {
            case .flush(let id): socket(id)?.flush(now: now)
            case .beginClose(let id): socket(id)?.beginClose()
            case .resumeReading(let id): socket(id)?.resumeReading()
            case .respond(let id, let exchange, let response): respond(to: id, exchange, response)
            case .stop: stop()
            case .connect(let handshake): handshake.fail(.closed)
            }
        }
    }

    private func socket(_ id: UInt64) -> Socket? {
        guard case .socket(let socket) = peers[id]?.phase else { return nil }
        return socket
    }
}
