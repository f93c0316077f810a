import Foundation
import TestSupport
import Testing
import Wire

@Suite(.timeLimit(.minutes(14)))
struct HTTPRefusalTests {
    private typealias Case = (method: String, path: String, body: String?, status: Int, code: ErrorCode)

    private static let unknown = "00000000-0000-4000-8000-000000000000"
    private static let me = "/api/memory/users/me"
    private static let long = String(repeating: "x", count: 8193)

    private static let ofNobody: [Case] = [
        ("GET", "/api/auth/me", nil, 401, .unauthorized), ("GET", "/../../etc/passwd", nil, 404, .notFound),
        ("GET", "/Migrations/0001_identity.sql", nil, 404, .notFound), ("DELETE", "/health", nil, 405, .notAllowed),
        ("POST", "/api/auth/register", "{", 400, .invalidJSON), ("POST", "/api/auth/register", "", 400, .invalidJSON),
        ("POST", "/api/auth/register", "{}", 422, .missingField),
        ("POST", "/api/auth/register", #"{"display_name":7}"#, 422, .invalidField),
        ("POST", "/api/auth/register", #"{"display_name":"  "}"#, 422, .invalidField),
        ("POST", "/api/auth/register", #"{"display_name":"\#(long)"}"#, 413, .tooLong),
    ]

    private static let ofUser: [Case] = [
        ("GET", "/api/nothing", nil, 404, .notFound), ("PATCH", "/api/auth/me", nil, 405, .notAllowed),
        ("GET", "/ws/voice", nil, 404, .notFound), ("GET", "\(me)/facts/not-a-uuid", nil, 422, .invalidField),
        ("GET", "\(me)/facts/\(unknown)", nil, 404, .notFound), ("GET", "\(me)/facts/\(unknown)/history", nil, 404, .notFound),
        ("PUT", "\(me)/facts/\(unknown)", "{}", 404, .notFound), ("GET", "/api/agents/x", nil, 422, .invalidField),
        ("POST", "\(me)/facts", "{", 400, .invalidJSON), ("POST", "\(me)/facts", #"{"fact_key":"k"}"#, 422, .missingField),
        ("POST", "\(me)/facts", #"{"fact_key":"","fact_value":"v"}"#, 422, .invalidField),
        ("POST", "\(me)/facts", #"{"fact_key":"k","fact_value":"v","importance":2}"#, 422, .invalidField),
        ("POST", "\(me)/facts", #"{"fact_key":"k","fact_value":"v","importance":1e999}"#, 422, .invalidField),
        ("POST", "\(me)/facts", #"{"fact_key":"k","fact_value":"v","memory_bank":"Attic"}"#, 422, .invalidField),
        ("POST", "\(me)/facts", #"{"fact_key":"k","fact_value":"v","sector":"nope"}"#, 422, .invalidField),
        ("POST", "\(me)/facts", #"{"fact_key":"k","fact_value":"v","metadata":[]}"#, 422, .invalidField),
        ("POST", "\(me)/facts", #"{"fact_key":"k","fact_value":"v","agent_id":"\#(unknown)"}"#, 422, .invalidField),
        (
            "POST", "\(me)/facts",
            #"{"fact_key":"k","fact_value":"v","validity_start":"2026-02-01T00:00:00Z","validity_end":"2026-01-01T00:00:00Z"}"#, 422,
            .invalidField
        ),
        ("POST", "\(me)/facts", #"{"fact_key":"k","fact_value":"\#(long)"}"#, 413, .tooLong),
        ("PUT", "\(me)/settings", #"{"time_zone":"Mars/Base"}"#, 422, .invalidField),
        ("DELETE", me, nil, 422, .invalidField), ("DELETE", "\(me)?confirm=yes", nil, 422, .invalidField),
        ("GET", "/api/memory/tasks?status=odd", nil, 422, .invalidField),
        ("GET", "/api/memory/tasks/\(unknown)", nil, 404, .notFound),
        ("POST", "/api/memory/search", #"{"query":""}"#, 422, .invalidField),
        ("POST", "/api/memory/search", #"{"query":"x","limit":51}"#, 422, .invalidField),
        ("POST", "/api/memory/search", #"{"query":"x","limit":1.5}"#, 422, .invalidField),
        ("POST", "/memory/recall", #"{"query":"x","limit":1e300}"#, 422, .invalidField),
        ("POST", "/memory/remember", #"{"content":" "}"#, 422, .invalidField), ("DELETE", "/memory/x", nil, 422, .invalidField),
    ]
    + ["limit=0", "limit=501", "limit=x", "cursor=x", "cursor=-1", "agent_id=x", "include_invalid=maybe"].map {
        ("GET", "\(me)/facts?\($0)", nil, 422, .invalidField)
    }

    private static let ofBot: [Case] = [
        ("POST", "/api/auth/enable-memory", nil, 403, .notAllowed), ("DELETE", "/api/auth/delete-account", nil, 403, .notAllowed),
        ("GET", "\(me)/facts", nil, 422, .missingField), ("POST", "/api/memory/search", #"{"query":"x"}"#, 422, .missingField),
        ("GET", "/api/memory/users/discord_404/facts", nil, 404, .notFound),
        ("GET", "/api/memory/users/nonsense/facts", nil, 422, .invalidField),
        ("POST", "/memory/recall", #"{"query":"x","user_id":"telegram_1"}"#, 403, .notAllowed),
        ("GET", "/api/system-settings/admin-memory-policy", nil, 403, .notAllowed),
    ]

    @Test func `Every refusal is a problem document with its status, its code and the field it is about`() async throws {
        try await HubProcess.with { hub in
            let user = try await hub.register("Ann").authToken
            let bot = try await hub.botToken()
            for (token, cases) in [(nil, Self.ofNobody), (user, Self.ofUser), (bot, Self.ofBot)] {
                for item in cases {
                    let name = "\(item.method) \(item.path) \(item.body?.prefix(80) ?? "")"
                    let answer = try await hub.request(item.method, item.path, token: token, body: item.body)
                    #expect(answer.status == item.status, "\(name)")
                    #expect(answer.problem?.code == item.code.rawValue, "\(name)")
                    #expect(answer.header("content-type") == "application/problem+json", "\(name)")
                    if item.status == 422 { #expect(answer.problem?.errors?.first?.field.isEmpty == false, "\(name)") }
                }
            }
            #expect(try await hub.request("GET", "/api/auth/me").header("www-authenticate") == "Bearer")
            #expect(try await hub.request("POST", "/api/auth/me", token: user).header("allow")?.contains("GET") == true)
        }
    }

    @Test func `A body of another type or too large is refused, and too many registrations have to wait`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_REGISTRATIONS_PER_MINUTE": "2"]) { hub in
            let form = try await hub.request(
                "POST", "/api/auth/register", body: "a=b", headers: [(name: "Content-Type", value: "application/x-www-form-urlencoded")])
            #expect(form.status == 415 && form.problem != nil)
            let large = try await hub.request("POST", "/api/auth/register", body: String(repeating: " ", count: (1 << 20) + 1))
            #expect(large.status == 413 && large.header("content-type") == "application/problem+json")
            #expect(large.problem?.code == ErrorCode.tooLong.rawValue)
            for _ in 0..<2 { _ = try await hub.register("Ann", remembering: false) }
            let limited = try await hub.request("POST", "/api/auth/register", json: RegisterRequest(displayName: "Ann"))
            #expect(limited.status == 429 && limited.problem?.code == ErrorCode.rateLimited.rawValue)
            #expect((1...60).contains(Int(limited.header("retry-after") ?? "") ?? 0))
        }
    }
}
