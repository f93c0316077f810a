import Foundation
import Logging
import Synchronization
import WebSocket
import Wire

/// Admits WebSocket connections, and closes them when their token dies.
///
/// - Threads: any. One instance for a node; it knows every admitted connection by its token.
/// - Errors: an unknown token closes with 4501, a revoked or expired one with 4506, a foreign origin with 4502.
final class SocketAuthenticator: Sendable {
    private struct Admission {
        var connection: WebSocketConnection
        var tokenId: UUID
        var expiry: Task<Void, Never>?
    }

    private struct Admissions {
        var byConnection: [UInt64: Admission] = [:]
        var countByToken: [UUID: Int] = [:]

        mutating func insert(_ admission: Admission) {
            byConnection[admission.connection.id] = admission
            countByToken[admission.tokenId, default: 0] += 1
        }

        mutating func remove(_ connection: WebSocketConnection) -> Admission? {
            guard let admission = byConnection.removeValue(forKey: connection.id) else { return nil }
            countByToken[admission.tokenId, default: 1] -= 1
            if countByToken[admission.tokenId] == 0 { countByToken[admission.tokenId] = nil }
            return admission
        }
    }

    private let tokens: TokenStore
    private let clock: @Sendable () -> Date
    private let connectionsPerToken: Int
    private let allowedOrigins: Set<String>
    private let admissions = Mutex(Admissions())

    private let tooManyConnections = WireError(.rateLimited, "This token has too many open connections.")

    /// How long a connection without a token in its handshake may take to say `authenticate`.
    private static let firstFrameLimit: Duration = .seconds(5)

    init(tokens: TokenStore, connectionsPerToken: Int, allowedOrigins: [String], clock: @escaping @Sendable () -> Date) {
        self.tokens = tokens
        self.connectionsPerToken = connectionsPerToken
        self.allowedOrigins = Set(allowedOrigins)
        self.clock = clock
    }

    /// Finds out who is speaking, from the handshake or the first frame; closes the connection if that fails.
    ///
    /// In a task of its own, whose memory is given back when it ends: the connection's may live for days.
    func admitted(_ connection: WebSocketConnection) async -> Principal? {
        await Task { await admit(connection) }.value
    }

    private func admit(_ connection: WebSocketConnection) async -> Principal? {
        guard isAllowedOrigin(connection.head) else {
            close(connection, .forbiddenOrigin)
            return nil
        }
        let isFirstFrame = connection.head.presentedToken == nil
        var token = connection.head.presentedToken
        if token == nil { token = await tokenInFirstFrame(connection) }
        guard let token else {
            close(connection, .unauthorized)
            return nil
        }
        do {
            guard let principal = try await tokens.principal(for: token) else {
                close(connection, .unauthorized)
                return nil
            }
            guard register(connection, principal) else {
                connection.send(WireCoder.encode(ErrorFrame(tooManyConnections)))
                close(connection, .rateLimitedRepeatedly)
                return nil
            }
            if isFirstFrame { connection.send(WireCoder.encode(Authenticated(kind: principal.kind))) }
            return principal
        } catch {
            connection.send(WireCoder.encode(ErrorFrame(unavailable)))
            close(connection, .internal)
            return nil
        }
    }

    /// `authenticate` on a live socket: the same rights under a fresh token, without a reconnect.
    func refresh(_ connection: WebSocketConnection, _ principal: Principal, with token: String) async throws {
        guard let fresh = try await tokens.principal(for: token) else {
            throw WireError(.unauthorized, "This token is not valid.", field: "token")
        }
        guard fresh.role == principal.role else {
            throw WireError(.notAllowed, "A live connection keeps its rights; open another one for other rights.", field: "token")
        }
        dismiss(connection)
        guard register(connection, fresh) else {
            connection.send(WireCoder.encode(ErrorFrame(tooManyConnections)))
            close(connection, .rateLimitedRepeatedly)
            return
        }
        connection.send(WireCoder.encode(Authenticated(kind: fresh.kind)))
    }

    /// Forgets a connection that has ended.
    func dismiss(_ connection: WebSocketConnection) {
        let admission = admissions.withLock { $0.remove(connection) }
        admission?.expiry?.cancel()
    }

    /// Closes every connection of a token that has died.
    func revoke(tokenId: UUID) {
        let dead = admissions.withLock { admissions in
            admissions.byConnection.values.filter { $0.tokenId == tokenId }.map(\.connection)
        }
        for connection in dead { close(connection, .tokenRevoked) }
    }

    private func register(_ connection: WebSocketConnection, _ principal: Principal) -> Bool {
        let expiry = principal.expiresAt.map { expiresAt in
            let wait = max(0, expiresAt.timeIntervalSince(clock()))
            return Task {
                guard (try? await Task.sleep(for: .seconds(wait))) != nil else { return }
                close(connection, .tokenRevoked)
            }
        }
        let isAdmitted = admissions.withLock { admissions in
            guard admissions.countByToken[principal.tokenId, default: 0] < connectionsPerToken else { return false }
            admissions.insert(Admission(connection: connection, tokenId: principal.tokenId, expiry: expiry))
            return true
        }
        if !isAdmitted { expiry?.cancel() }
        return isAdmitted
    }

    private func tokenInFirstFrame(_ connection: WebSocketConnection) async -> String? {
        let limit = Task {
            guard (try? await Task.sleep(for: Self.firstFrameLimit)) != nil else { return }
            close(connection, .unauthorized)
        }
        defer { limit.cancel() }
        var messages = connection.messages.makeAsyncIterator()
        guard let message = await messages.next() else { return nil }
        guard case .authenticate(let request)? = try? VoiceClientMessage.decode(message.bytes) else { return nil }
        return request.token
    }

    private func isAllowedOrigin(_ head: RequestHead) -> Bool {
        guard let origin = head.header("origin") else { return true }
        if allowedOrigins.contains(origin) { return true }
        guard let host = head.header("host") else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    private func close(_ connection: WebSocketConnection, _ code: CloseCode) {
        connection.close(code: code.rawValue, reason: code.reason)
    }
}

/// What a client hears when the database does not answer.
let unavailable = WireError(.unavailable, "The hub cannot do this right now; please try again.", retryAfter: 1)
