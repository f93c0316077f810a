import Foundation
import HTTP
import TestSupport
import Testing

@Suite("Cancelling and stopping", .timeLimit(.minutes(1)))
struct EndingTests {
    @Test("a cancelled task's transfer is aborted: the server sees the connection's end")
    func cancellation() async throws {
        let arrived = Signal()
        let ended = Signal()
        try await withServer { _, peer in
            arrived.raise()
            peer.waitForEnd()
            ended.raise()
        } _: { client, server in
            let task = Task { await failure(of: HTTPRequest(url: server.address), with: client) }
            await arrived.wait()
            task.cancel()
            #expect(await task.value == .cancelled)
            await ended.wait()
        }
    }

    @Test("a task that is cancelled before it asks sends nothing")
    func earlyCancellation() async throws {
        try await withServer { _, peer in
            peer.answer("")
        } _: { client, server in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await failure(of: HTTPRequest(url: server.address), with: client)
            }
            #expect(await task.value == .cancelled)
            #expect(server.connectionCount == 0)
        }
    }

    @Test("cancelling one request leaves the others alone")
    func separateCancellation() async throws {
        let arrived = Signal()
        let release = DispatchSemaphore(value: 0)
        try await withServer { request, peer in
            if request.target == "/cancelled" {
                arrived.raise()
                peer.waitForEnd()
                release.signal()
            } else {
                _ = release.wait(timeout: .now() + 20)
                peer.answer("kept")
            }
        } _: { client, server in
            async let kept = client.send(HTTPRequest(url: server.address + "/kept"))
            let task = Task { await failure(of: HTTPRequest(url: server.address + "/cancelled"), with: client) }
            await arrived.wait()
            task.cancel()
            #expect(await task.value == .cancelled)
            let text = try await kept.text
            #expect(text == "kept")
        }
    }

    @Test("a program started meanwhile does not keep an abandoned connection open")
    func childProgram() async throws {
        let arrived = Signal()
        let ended = Signal()
        try await withServer { _, peer in
            arrived.raise()
            peer.waitForEnd()
            ended.raise()
        } _: { client, server in
            let task = Task { await failure(of: HTTPRequest(url: server.address), with: client) }
            await arrived.wait()
            let program = try ChildProgram(executable: "/bin/sleep", arguments: ["60"], environment: [:], log: "/dev/null")
            task.cancel()
            #expect(await task.value == .cancelled)
            await ended.wait()
            program.send(SIGKILL)
        }
    }

    @Test("stopping ends requests under way, refuses later ones, and may be repeated")
    func stopping() async throws {
        let arrived = Signal()
        try await withServer { _, peer in
            arrived.raise()
            peer.waitForEnd()
        } _: { client, server in
            let task = Task { await failure(of: HTTPRequest(url: server.address), with: client) }
            await arrived.wait()
            await client.stop()
            #expect(await task.value == .stopped)
            #expect(await failure(of: HTTPRequest(url: server.address), with: client) == .stopped)
            await client.stop()
        }
    }

    @Test("a storm of requests, cancellations and a stop leaves nobody waiting")
    func storm() async throws {
        try await withServer { request, peer in
            if request.target == "/silent" { peer.waitForEnd() } else { peer.answer("") }
        } _: { client, server in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let task = Task {
                            await failure(of: HTTPRequest(url: server.address + (number % 2 == 0 ? "/silent" : "/")), with: client)
                        }
                        if number % 4 == 0 { task.cancel() }
                        _ = await task.value
                    }
                }
                group.addTask { await client.stop() }
            }
        }
    }
}
