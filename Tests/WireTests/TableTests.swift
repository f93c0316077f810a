import Testing
import Wire

/// The tables of codes are a promise to clients: numbers and names never change.
@Suite struct TableTests {
    @Test func `close codes keep their numbers and names`() {
        let table = Dictionary(uniqueKeysWithValues: CloseCode.allCases.map { (Int($0.rawValue), $0.reason) })
        #expect(
            table == [
                1000: "normal", 4001: "slow_consumer", 4002: "going_away", 4003: "internal", 4501: "unauthorized",
                4502: "forbidden_origin", 4503: "message_too_large", 4504: "unsupported_data", 4505: "protocol_error",
                4506: "token_revoked", 4507: "rate_limited_repeatedly",
            ])
    }

    @Test func `the range of a close code says whether to reconnect`() {
        for code in CloseCode.allCases where code != .normal {
            #expect(code.shouldReconnect == (4000...4499).contains(code.rawValue), "\(code)")
            #expect((4000...4999).contains(code.rawValue))
        }
    }

    @Test func `error codes keep their numbers and names`() {
        let table = Dictionary(uniqueKeysWithValues: ErrorCode.allCases.map { ($0.rawValue, $0.reason) })
        #expect(
            table == [
                4101: "invalid_json", 4102: "missing_field", 4103: "unknown_type", 4104: "no_session", 4105: "unknown_turn",
                4106: "not_allowed", 4107: "rate_limited", 4108: "unavailable", 4109: "too_long", 4110: "invalid_field",
                4111: "not_found", 4112: "conflict", 4113: "unauthorized", 4114: "not_offered",
            ])
    }

    @Test func `only what may pass by itself is retryable`() {
        #expect(Set(ErrorCode.allCases.filter(\.isRetryable)) == [.rateLimited, .unavailable])
    }

    @Test func `every error code has the HTTP status that says the same`() {
        let statuses = Dictionary(uniqueKeysWithValues: ErrorCode.allCases.map { ($0, $0.httpStatus) })
        #expect(
            statuses == [
                .invalidJSON: 400, .missingField: 422, .unknownType: 422, .invalidField: 422, .noSession: 409,
                .unknownTurn: 409, .conflict: 409, .notAllowed: 403, .rateLimited: 429, .unavailable: 503, .tooLong: 413,
                .notFound: 404, .unauthorized: 401, .notOffered: 501,
            ])
    }

    @Test func `a problem document and an error frame say what the error says`() {
        let error = WireError.invalid("importance", "must be between 0 and 1")
        let problem = Problem(error)
        #expect(problem.status == 422)
        #expect(problem.code == 4110)
        #expect(problem.detail == "The field importance must be between 0 and 1.")
        #expect(problem.errors == [Problem.FieldError(field: "importance", detail: problem.detail)])
        #expect(Problem(error, status: 415).status == 415)
        let frame = ErrorFrame(error, turnId: "t1")
        #expect((frame.code, frame.reason, frame.message) == (4110, "invalid_field", problem.detail))
        #expect(frame.turnId == "t1" && !frame.retryable)
    }

    @Test func `a token's kind stands in its first characters`() {
        #expect(TokenKind.allCases.map(\.prefix) == ["mhu_", "mhb_", "mha_"])
    }

    @Test(arguments: [
        (nil, "fact_deleted", true), ([], "fact_deleted", true), (["fact_*"], "fact_deleted", true),
        (["fact_*"], "session_started", false), (["fact_*", "session_started"], "session_started", true),
        (["*"], "anything", true), (["fact_deleted"], "fact_deleted", true), (["fact_deleted"], "fact_deleted_x", false),
        (["fact"], "fact_deleted", false), (["fact_d*d"], "fact_deleted", false), ([""], "fact_deleted", false),
        (["memory_extraction_*", "fact_*"], "queue_metrics", false),
    ] as [([String]?, String, Bool)])
    func `a filter matches names and prefixes`(_ patterns: [String]?, _ type: String, _ matches: Bool) {
        #expect(EventFilter(patterns).matches(type) == matches)
    }

    @Test func `the bare text ping of older dashboards is a ping`() throws {
        #expect(try EventsClientMessage.decode(Array("ping".utf8)) == .ping(Ping()))
    }
}
