import CLibcurl
import EventLoop
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// The client's thread: libcurl's multi handle and the transfers on it.
///
/// - Invariant: `transfers` holds exactly the easy handles that are added to the multi handle.
/// - Threads: everything isolated runs on the thread of ``startThread()``, which waits in `curl_multi_poll`.
actor TransferLoop {
    private let multi: MultiHandle
    private let gate: TransferGate
    private let trustedCertificates: String?
    private let executor: LoopExecutor
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    init(multi: MultiHandle, gate: TransferGate, trustedCertificates: String?) {
        self.multi = multi
        self.gate = gate
        self.trustedCertificates = trustedCertificates
        executor = LoopExecutor(wake: multi.wake)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    nonisolated func startThread() -> LoopThread {
        LoopThread.start(name: "http") { [self] in
            blockBrokenPipeSignal()
            executor.adoptCurrentThread()
            repeat { executor.runPendingJobs() } while assumeIsolated { $0.turn() }
        }
    }

    func run(
        _ request: HTTPRequest, ticket: TransferTicket, body: BodyDestination
    ) async -> Result<HTTPResponse, HTTPError> {
        if gate.isStopping { return .failure(HTTPError(.stopped)) }
        if ticket.isCancelled.load(ordering: .acquiring) { return .failure(HTTPError(.cancelled)) }
        let transfer: Transfer
        do {
            transfer = try Transfer(request, ticket: ticket, body: body, trustedCertificates: trustedCertificates)
        } catch { return .failure(error) }
        return await withCheckedContinuation { continuation in
            transfer.continuation = continuation
            transfers[transfer.easy] = transfer
            let result = curl_multi_add_handle(multi.pointer, transfer.easy)
            if result != CURLM_OK { end(transfer, .failure(HTTPError(.library, libraryCode: UInt32(bitPattern: result.rawValue)))) }
        }
    }

    /// One round: what was asked from outside, what libcurl can do now, then a wait for more.
    ///
    /// - Returns: whether there is another round.
    private func turn() -> Bool {
        if gate.isDeserted { return false }
        endAbandoned()
        var running: Int32 = 0
        curl_multi_perform(multi.pointer, &running)
        endCompleted()
        curl_multi_poll(multi.pointer, nil, 0, longestWait(), nil)
        return true
    }

    private func endAbandoned() {
        if gate.isStopping {
            for transfer in Array(transfers.values) { end(transfer, .failure(HTTPError(.stopped))) }
        }
        for ticket in gate.takeCancelled() {
            guard let transfer = transfers.values.first(where: { $0.ticket === ticket }) else { continue }
            end(transfer, .failure(HTTPError(.cancelled)))
        }
        let now = ContinuousClock.now
        for transfer in Array(transfers.values) {
            if let stage = transfer.passedDeadline(at: now) { end(transfer, .failure(HTTPError(.timeout(stage)))) }
        }
    }

    private func endCompleted() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi.pointer, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let result = message.pointee.data.result
            guard let transfer = transfers[easy] else { continue }
            end(transfer, transfer.outcome(of: result))
        }
    }

    private func end(_ transfer: Transfer, _ result: Result<HTTPResponse, HTTPError>) {
        transfers[transfer.easy] = nil
        curl_multi_remove_handle(multi.pointer, transfer.easy)
        transfer.continuation?.resume(returning: result)
        transfer.continuation = nil
    }

    /// Milliseconds to the next deadline; libcurl adds its own.
    private func longestWait() -> Int32 {
        guard let deadline = transfers.values.map(\.nextDeadline).min() else { return 3_600_000 }
        return Int32(clamping: ContinuousClock.now.duration(to: deadline).wholeMilliseconds)
    }
}

/// OpenSSL writes to its sockets with write(2): to a peer that has gone, that signals the thread, and would end the process.
private func blockBrokenPipeSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
}
