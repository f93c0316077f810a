import CLibwebsockets

// From HTTP to WebSocket, and the end of one (RFC 6455 §4.2).
extension ServerLoop {
    /// - Returns: 0 lets libwebsockets answer 101; 1 says that a response has been written; -1 closes.
    func confirmUpgrade(_ peer: Peer) -> Int32 {
        // Without an Upgrade header here, libwebsockets has already answered and forgotten the request (CVE-2025-11677).
        guard HeaderReader.value(WSI_TOKEN_UPGRADE, peer.wsi)?.lowercased() == "websocket" else { return -1 }
        lws_set_timeout(peer.wsi, NO_PENDING_TIMEOUT, 0)
        guard let head = headerReader.read(peer.wsi) else { return -1 }
        if isFull {
            counters.refusedConnections.wrappingAdd(1, ordering: .relaxed)
            return reject(peer, application.refusal(503, "Service Unavailable"))
        }
        guard headerReader.isWhole(peer.wsi) else { return reject(peer, application.refusal(400, "Bad Request")) }
        if let problem = problem(of: head) { return reject(peer, problem) }
        switch application.upgrade(head) {
        case .reject(let response): return reject(peer, response)
        case .accept(let subprotocol):
            guard subprotocol == agreed(head) else { return reject(peer, application.refusal(400, "Unsupported subprotocol")) }
            peer.head = head
            peer.subprotocol = subprotocol
            return 0
        }
    }

    /// What libwebsockets would hang up for without a word.
    private func problem(of head: RequestHead) -> Response? {
        guard head.method == "GET", head.header("sec-websocket-key") != nil, head.header("host") != nil,
            head.header("connection")?.lowercased().contains("upgrade") == true
        else { return application.refusal(400, "Not a WebSocket handshake") }
        guard head.header("sec-websocket-version") == "13" else {
            var response = application.refusal(426, "Upgrade Required")
            response.headers.append((name: "Sec-WebSocket-Version", value: "13"))
            return response
        }
        let offered = head.header("sec-websocket-protocol") ?? ""
        guard offered.isEmpty || agreed(head) != nil, offered.utf8.count < 127 else {
            return application.refusal(400, "Unsupported subprotocol")
        }
        return nil
    }

    /// What libwebsockets will answer: the first subprotocol offered that is configured.
    private func agreed(_ head: RequestHead) -> String? {
        head.subprotocols.first { configuration.subprotocols.contains($0) }
    }

    private func reject(_ peer: Peer, _ response: Response) -> Int32 {
        let bytes = encoder.encode(response, method: "GET", closes: false)
        peer.deadline = now + configuration.keepAliveTimeout.milliseconds
        return buffer.write(bytes, to: peer.wsi, LWS_WRITE_HTTP_FINAL) < 0 ? -1 : 1
    }

    func establish(_ peer: Peer) {
        guard let head = peer.head else { return }
        let connection = WebSocketConnection(
            id: peer.id, head: head.afterHandshake(), subprotocol: peer.subprotocol, inboundLimit: configuration.inboundLimitMessages,
            outboundLimit: configuration.outboundLimitBytes, slowCode: configuration.closeCodes.slow, loop: service)
        peer.head = nil
        peer.phase = .socket(
            Socket(connection, wsi: peer.wsi, rules: rules, counters: counters, buffer: buffer, now: now))
        counters.openWebSockets.wrappingAdd(1, ordering: .relaxed)
        if drainCode != nil { connection.close(code: configuration.closeCodes.goingAway, reason: "going_away") }
        Task.detached { [application] in
            await application.serve(connection)
            connection.close(code: 1000)
        }
    }

    func closed(_ socket: Socket, of peer: Peer) {
        socket.closed()
        peer.phase = .lingering
        peer.deadline = now + configuration.requestTimeout.milliseconds
        counters.openWebSockets.wrappingSubtract(1, ordering: .relaxed)
    }
}
