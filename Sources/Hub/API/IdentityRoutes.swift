import Foundation
import Synchronization
import WebSocket
import Wire

/// `/api/auth/*`: web users, who own what is remembered about them.
struct IdentityRoutes: Sendable {
    let users: UserStore
    let erasure: AccountErasure
    let tokens: TokenStore
    let registrations: RegistrationRate

    func add(to router: inout Router) {
        router.add(
            "POST", "/api/auth/register", access: .open,
            .describes(
                "A new web user, whose memory is off until they turn it on", tag: "identity", takes: RegisterRequest.self,
                refuses: [.rateLimited], answers: .json(Registered.self, status: 201))
        ) { request in
            try registrations.take(from: request.head.remoteAddress)
            let body = try request.body(RegisterRequest.self)
            return .json(try await users.register(displayName: body.displayName), status: 201)
        }
        router.add("GET", "/api/auth/me", .describes("Whose token this is", tag: "identity", answers: .json(WhoAmI.self))) { request in
            .json(try await whoAmI(request.principal()))
        }
        router.add(
            "POST", "/api/auth/enable-memory",
            .describes("The token's user is remembered", tag: "identity", answers: .json(MemoryEnabled.self))
        ) { try await setMemory(true, $0) }
        router.add(
            "POST", "/api/auth/disable-memory",
            .describes("The token's user is not remembered", tag: "identity", answers: .json(MemoryEnabled.self))
        ) { try await setMemory(false, $0) }
        router.add(
            "POST", "/api/auth/rotate",
            .describes("Another token for this one, which is dead from here on", tag: "identity", answers: .json(RotatedToken.self))
        ) { request in
            .json(RotatedToken(authToken: try await tokens.rotate(request.principal()).token))
        }
        router.add(
            "DELETE", "/api/auth/delete-account",
            .describes("Erase the token's user and every trace; cannot be undone", tag: "identity", answers: .json(UserDeleted.self))
        ) { request in
            let userId = try ownUser(request)
            return .json(UserDeleted(userId: userId, factsDeleted: try await erasure.erase(userId)))
        }
    }

    private func whoAmI(_ principal: Principal) async throws -> WhoAmI {
        let expiresAt = principal.expiresAt.map(Timestamp.init)
        switch principal.role {
        case .user(let userId):
            let settings = try await users.settings(of: userId)
            return WhoAmI(
                kind: .user, userId: userId, displayName: settings.displayName, memoryEnabled: settings.memoryEnabled,
                platform: UserName.webPlatform, expiresAt: expiresAt, createdAt: settings.createdAt)
        case .bot(let platform):
            return WhoAmI(
                kind: .bot, userId: nil, displayName: nil, memoryEnabled: nil, platform: platform, expiresAt: expiresAt)
        case .admin:
            return WhoAmI(kind: .admin, userId: nil, displayName: nil, memoryEnabled: nil, platform: nil, expiresAt: expiresAt)
        }
    }

    private func setMemory(_ isEnabled: Bool, _ request: APIRequest) async throws -> Response {
        let userId = try ownUser(request)
        let settings = try await users.update(UserSettingsUpdate(memoryEnabled: isEnabled), of: userId)
        return .json(MemoryEnabled(userId: userId, memoryEnabled: settings.memoryEnabled))
    }

    private func ownUser(_ request: APIRequest) throws(WireError) -> String {
        guard case .user(let userId) = try request.principal().role else {
            throw WireError(.notAllowed, "This route is for web users' own tokens.")
        }
        return userId
    }
}

/// New web users per address and minute.
package final class RegistrationRate: Sendable {
    private let perMinute: Int
    private let clock: @Sendable () -> Date
    private let windows = Mutex<[String: (began: Date, count: Int)]>([:])

    package init(perMinute: Int, clock: @escaping @Sendable () -> Date) {
        self.perMinute = perMinute
        self.clock = clock
    }

    package func take(from address: String) throws(WireError) {
        let now = clock()
        let secondsLeft = windows.withLock { windows -> Int? in
            if windows.count > 10_000 { windows = windows.filter { now.timeIntervalSince($0.value.began) < 60 } }
            var window = windows[address] ?? (now, 0)
            if now.timeIntervalSince(window.began) >= 60 { window = (now, 0) }
            window.count += 1
            windows[address] = window
            return window.count > perMinute ? Int(60 - now.timeIntervalSince(window.began)) + 1 : nil
        }
        if let secondsLeft {
            throw WireError(.rateLimited, "Too many registrations from this address.", retryAfter: secondsLeft)
        }
    }
}
