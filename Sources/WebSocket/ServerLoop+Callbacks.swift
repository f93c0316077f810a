import CLibwebsockets

/// Where libwebsockets enters the server.
func serverCallback(
    _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?, _ data: UnsafeMutableRawPointer?,
    _ count: Int
) -> Int32 {
    guard let wsi, let owner = lws_context_user(lws_get_context(wsi)) else { return 0 }
    let loop = Unmanaged<ServerLoop>.fromOpaque(owner).takeUnretainedValue()
    if reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED { loop.service.executor.runPendingJobs() }
    nonisolated(unsafe) let (socket, bytes) = (wsi, UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : count))
    return loop.assumeIsolated { $0.handle(reason, socket, bytes) }
}

/// The listening socket has connections.
func acceptCallback(_ handle: UnsafeMutablePointer<uv_poll_t>?, _ status: Int32, _ events: Int32) {
    guard let owner = handle?.pointee.data else { return }
    Unmanaged<ServerLoop>.fromOpaque(owner).takeUnretainedValue().assumeIsolated { $0.accept() }
}

func tickCallback(_ handle: UnsafeMutablePointer<uv_timer_t>?) {
    guard let owner = handle?.pointee.data else { return }
    Unmanaged<ServerLoop>.fromOpaque(owner).takeUnretainedValue().assumeIsolated { $0.tick() }
}

func turnCallback(_ handle: UnsafeMutablePointer<uv_prepare_t>?) {
    guard let owner = handle?.pointee.data else { return }
    Unmanaged<ServerLoop>.fromOpaque(owner).takeUnretainedValue().assumeIsolated { $0.turn &+= 1 }
}

extension ServerLoop {
    /// - Returns: what libwebsockets takes from a callback: 0 to go on, -1 to close.
    func handle(_ reason: lws_callback_reasons, _ wsi: OpaquePointer, _ data: UnsafeRawBufferPointer) -> Int32 {
        switch reason {
        case LWS_CALLBACK_EVENT_WAIT_CANCELLED: runCommands()
        case LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED: accepted(wsi)
        case LWS_CALLBACK_WSI_DESTROY: gone(wsi)
        default:
            guard let peer = Peer.of(wsi) else { return 0 }
            return handle(reason, peer, data)
        }
        return 0
    }

    private func handle(_ reason: lws_callback_reasons, _ peer: Peer, _ data: UnsafeRawBufferPointer) -> Int32 {
        if case .socket(let socket) = peer.phase { return handle(reason, socket, of: peer, data) }
        switch reason {
        case LWS_CALLBACK_HTTP: return beginRequest(peer)
        case LWS_CALLBACK_HTTP_BODY: return receiveBody(data, peer)
        case LWS_CALLBACK_HTTP_BODY_COMPLETION: return completeBody(peer)
        case LWS_CALLBACK_HTTP_WRITEABLE: return writeResponse(peer)
        case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: return confirmUpgrade(peer)
        case LWS_CALLBACK_ESTABLISHED: establish(peer)
        default: break
        }
        return 0
    }

    private func handle(
        _ reason: lws_callback_reasons, _ socket: Socket, of peer: Peer, _ data: UnsafeRawBufferPointer
    ) -> Int32 {
        switch reason {
        case LWS_CALLBACK_RECEIVE: socket.receive(data, now: now)
        case LWS_CALLBACK_RECEIVE_PONG: socket.heard(now)
        case LWS_CALLBACK_SERVER_WRITEABLE: return socket.writeable(now: now)
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: socket.peerClosed(data)
        case LWS_CALLBACK_CLOSED: closed(socket, of: peer)
        default: break
        }
        return 0
    }
}
