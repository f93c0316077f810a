import CLibwebsockets

#if canImport(Glibc)
    import Glibc
#endif

// Requests and responses. A connection carries one exchange at a time; libwebsockets holds back pipelined requests until
// `lws_http_transaction_completed`.
extension ServerLoop {
    /// A request's head has arrived.
    func beginRequest(_ peer: Peer) -> Int32 {
        lws_set_timeout(peer.wsi, NO_PENDING_TIMEOUT, 0)
        counters.httpRequests.wrappingAdd(1, ordering: .relaxed)
        guard let head = headerReader.read(peer.wsi) else { return refuse(peer, application.refusal(405, "Method Not Allowed")) }
        peer.head = head
        peer.closesAfterResponse = head.header("connection")?.lowercased().contains("close") ?? false
        if isFull {
            counters.refusedConnections.wrappingAdd(1, ordering: .relaxed)
            return refuse(peer, application.refusal(503, "Service Unavailable"))
        }
        guard headerReader.isWhole(peer.wsi) else { return refuse(peer, application.refusal(400, "Bad Request")) }
        if head.header("transfer-encoding") != nil { return refuse(peer, application.refusal(411, "Length Required")) }
        guard let length = Int(head.header("content-length") ?? "0"), length >= 0 else {
            return refuse(peer, application.refusal(400, "Bad Request"))
        }
        let maximumBytes = configuration.maximumBodyBytesByPath[head.path] ?? configuration.maximumBodyBytes
        guard length <= maximumBytes else { return refuse(peer, application.refusal(413, "Content Too Large")) }
        guard length > 0 else { return dispatch(peer) }
        return beginBody(length, peer)
    }

    private func beginBody(_ length: Int, _ peer: Peer) -> Int32 {
        peer.phase = .readingBody
        peer.expectedBytes = length
        peer.body.reserveCapacity(min(length, 64 * 1024))
        guard peer.head?.header("expect")?.lowercased() == "100-continue" else { return 0 }
        return buffer.write("HTTP/1.1 100 Continue\r\n\r\n".utf8, to: peer.wsi, LWS_WRITE_HTTP_HEADERS_CONTINUATION) < 0 ? -1 : 0
    }

    func receiveBody(_ data: UnsafeRawBufferPointer, _ peer: Peer) -> Int32 {
        guard case .readingBody = peer.phase, peer.body.count + data.count <= peer.expectedBytes else { return 0 }
        peer.body.append(contentsOf: data)
        return 0
    }

    /// The body is complete. libwebsockets says so again on each turn while something pipelined waits behind the body; and if the
    /// head, too, came from behind another request, forever and without returning to its loop. Then the only way out is to hang
    /// up; clients that pipeline repeat what was not answered (RFC 9112 §9.3.2).
    func completeBody(_ peer: Peer) -> Int32 {
        guard case .readingBody = peer.phase else {
            if peer.repeatedIn != turn { (peer.repeatedIn, peer.repeats) = (turn, 0) }
            peer.repeats += 1
            return peer.repeats > Self.repeatLimit ? -1 : 0
        }
        lws_set_timeout(peer.wsi, NO_PENDING_TIMEOUT, 0)
        return dispatch(peer)
    }

    /// Hands the request to the application.
    private func dispatch(_ peer: Peer) -> Int32 {
        guard let head = peer.head else { return -1 }
        peer.phase = .answering
        peer.exchange += 1
        let request = Request(head: head, body: peer.body)
        peer.body = []
        peer.task = Task.detached { [application, service, id = peer.id, exchange = peer.exchange] in
            let response = await application.respond(to: request)
            service.post(.respond(peer: id, exchange: exchange, response))
        }
        return 0
    }

    func respond(to id: UInt64, _ exchange: UInt64, _ response: Response) {
        guard let peer = peers[id], peer.exchange == exchange, case .answering = peer.phase else { return }
        send(response, peer)
    }

    /// Answers and closes, whatever of the request is still under way.
    func refuse(_ peer: Peer, _ response: Response) -> Int32 {
        peer.closesAfterResponse = true
        send(response, peer)
        return 0
    }

    private func send(_ response: Response, _ peer: Peer) {
        peer.body = []
        peer.output = encoder.encode(response, method: peer.head?.method ?? "", closes: peer.closesAfterResponse)
        peer.written = 0
        peer.phase = .writing
        peer.deadline = now + configuration.requestTimeout.milliseconds
        lws_callback_on_writable(peer.wsi)
    }

    /// Writes the next piece; libwebsockets calls again when the system has taken the last one.
    func writeResponse(_ peer: Peer) -> Int32 {
        guard case .writing = peer.phase else { return 0 }
        if peer.written == peer.output.count { return peer.closesAfterResponse ? linger(peer) : complete(peer) }
        let piece = peer.output[peer.written..<min(peer.written + Self.pieceBytes, peer.output.count)]
        let isLast = piece.endIndex == peer.output.count
        let kind = isLast ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP
        guard buffer.write(piece, to: peer.wsi, kind) >= 0 else { return -1 }
        peer.written = piece.endIndex
        peer.deadline = now + configuration.requestTimeout.milliseconds
        if isLast, !peer.closesAfterResponse { return complete(peer) }
        lws_callback_on_writable(peer.wsi)
        return 0
    }

    private func complete(_ peer: Peer) -> Int32 {
        peer.beginNextRequest()
        peer.deadline = now + configuration.keepAliveTimeout.milliseconds
        return lws_http_transaction_completed(peer.wsi) == 0 ? 0 : -1
    }

    /// Says that nothing more comes, and gives the client a moment to read the response before the connection goes: closing at
    /// once, with a part of its request unread, would reset it.
    private func linger(_ peer: Peer) -> Int32 {
        peer.beginNextRequest()
        peer.phase = .lingering
        peer.deadline = now + Self.lingerTime
        shutdown(lws_get_socket_fd(peer.wsi), Int32(SHUT_WR))
        return 0
    }

    private static let pieceBytes = 64 * 1024
    /// Per turn of the loop; libwebsockets itself comes back twice.
    private static let repeatLimit = 16
    /// Milliseconds.
    private static let lingerTime: UInt64 = 500
}
