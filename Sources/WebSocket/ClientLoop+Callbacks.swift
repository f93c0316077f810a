import CLibwebsockets

/// Where libwebsockets enters the client.
func clientCallback(
    _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?, _ data: UnsafeMutableRawPointer?,
    _ count: Int
) -> Int32 {
    guard let wsi, let owner = lws_context_user(lws_get_context(wsi)) else { return 0 }
    let loop = Unmanaged<ClientLoop>.fromOpaque(owner).takeUnretainedValue()
    if reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED { loop.service.executor.runPendingJobs() }
    nonisolated(unsafe) let (socket, bytes) = (wsi, UnsafeMutableRawBufferPointer(start: data, count: data == nil ? 0 : count))
    return loop.assumeIsolated { $0.handle(reason, socket, bytes) }
}

func clientTickCallback(_ handle: UnsafeMutablePointer<uv_timer_t>?) {
    guard let owner = handle?.pointee.data else { return }
    Unmanaged<ClientLoop>.fromOpaque(owner).takeUnretainedValue().assumeIsolated { $0.tick() }
}

extension ClientLoop {
    func handle(_ reason: lws_callback_reasons, _ wsi: OpaquePointer, _ data: UnsafeMutableRawBufferPointer) -> Int32 {
        switch reason {
        case LWS_CALLBACK_EVENT_WAIT_CANCELLED: runCommands()
        case LWS_CALLBACK_WSI_DESTROY: gone(wsi)
        default:
            guard let attempt = ClientAttempt.of(wsi) else { return 0 }
            attempt.wsi = wsi
            return handle(reason, attempt, wsi, data)
        }
        return 0
    }

    private func handle(
        _ reason: lws_callback_reasons, _ attempt: ClientAttempt, _ wsi: OpaquePointer, _ data: UnsafeMutableRawBufferPointer
    ) -> Int32 {
        switch reason {
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
            attempt.isConnected = true
            return appendHeaders(of: attempt.handshake, at: data)
        case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH: attempt.subprotocol = HeaderReader.value(WSI_TOKEN_PROTOCOL, wsi)
        case LWS_CALLBACK_CLIENT_ESTABLISHED: established(attempt, wsi)
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR: fail(attempt, reasonForFailure(of: attempt, wsi, UnsafeRawBufferPointer(data)))
        case LWS_CALLBACK_CLIENT_RECEIVE: attempt.socket?.receive(UnsafeRawBufferPointer(data), now: now)
        case LWS_CALLBACK_CLIENT_RECEIVE_PONG: attempt.socket?.heard(now)
        case LWS_CALLBACK_CLIENT_WRITEABLE: return attempt.socket?.writeable(now: now) ?? 0
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: attempt.socket?.peerClosed(UnsafeRawBufferPointer(data))
        case LWS_CALLBACK_CLIENT_CLOSED: attempt.socket?.closed()
        default: break
        }
        return 0
    }

    /// `data` is a pointer to the place where the next header goes, and how many bytes are left there.
    private func appendHeaders(of handshake: ClientHandshake, at data: UnsafeMutableRawBufferPointer) -> Int32 {
        let place = data.baseAddress?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self)
        let text = handshake.head.headers.map { "\($0.name): \($0.value)\r\n" }.joined()
        guard let place, let start = place.pointee, text.utf8.count <= data.count else { return -1 }
        UnsafeMutableRawBufferPointer(start: start, count: text.utf8.count).copyBytes(from: text.utf8)
        place.pointee = start + text.utf8.count
        return 0
    }

    /// libwebsockets says why only in words; the status of a refused handshake is kept beside them.
    private func reasonForFailure(
        of attempt: ClientAttempt, _ wsi: OpaquePointer, _ data: UnsafeRawBufferPointer
    ) -> WebSocketError.Code {
        let status = lws_http_client_http_response(wsi)
        if status >= 300 { return .rejected(status: Int(status)) }
        let words = String(decoding: data, as: UTF8.self).lowercased()
        if words.contains("timeout") || words.contains("timed out") { return .timeout }
        return attempt.isConnected ? .handshakeFailed : .connectionRefused
    }
}
