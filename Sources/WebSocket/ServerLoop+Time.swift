import CLibwebsockets

// Deadlines and pings: one timer looks at every connection, instead of one timer each.
extension ServerLoop {
    func tick() {
        let now = now
        resumeAccepting()
        for peer in peers.values {
            switch peer.phase {
            case .socket(let socket): socket.tick(now: now)
            case .answering: break
            case .readingBody where now >= peer.deadline:
                _ = refuse(peer, application.refusal(408, "Request Timeout"))
            case .idle, .writing, .lingering:
                if now >= peer.deadline { shim_lws_close_now(peer.wsi) }
            case .readingBody: break
            }
        }
        if let drainDeadline, now >= drainDeadline { finishDrain() }
    }

    /// Stops listening, says goodbye to every WebSocket, and lets HTTP exchanges finish.
    func drain(_ code: UInt16, _ deadline: Duration) {
        stopAccepting()
        drainCode = code
        drainDeadline = now + deadline.milliseconds
        for peer in peers.values {
            switch peer.phase {
            case .socket(let socket): socket.connection.close(code: code, reason: "going_away")
            case .idle: shim_lws_close_now(peer.wsi)
            case .readingBody, .answering, .writing, .lingering: peer.closesAfterResponse = true
            }
        }
        if peers.isEmpty { finishDrain() }
    }

    /// Suspends until ``drain(_:_:)`` is over.
    func awaitDrained(_ code: UInt16, _ deadline: Duration) async {
        await withCheckedContinuation { continuation in
            drained?.resume()
            drained = continuation
            drain(code, deadline)
        }
    }

    func finishDrain() {
        guard drainCode != nil else { return }
        drainDeadline = nil
        drained?.resume()
        drained = nil
    }
}

extension Duration {
    /// Rounded down; 0 if negative.
    var milliseconds: UInt64 {
        UInt64(max(0, components.seconds) * 1000 + max(0, components.attoseconds) / 1_000_000_000_000_000)
    }
}
