import Testing
import Wire

@Suite struct MemoryFilterTests {
    @Test func `fields beside each other must all match, and AND says the same`() throws {
        let flat = try path(#"{"user_id": "a", "run_id": "r"}"#)
        #expect(flat == #"(exists($.run_id ? (@ == "r")) && exists($.user_id ? (@ == "a")))"#)
        #expect(try path(#"{"AND": [{"run_id": "r"}, {"user_id": "a"}]}"#) == flat)
    }

    @Test func `OR and NOT nest`() throws {
        #expect(
            try path(#"{"OR": [{"app_id": "a"}, {"NOT": [{"app_id": "b"}, {"app_id": "*"}]}]}"#)
                == #"(exists($.app_id ? (@ == "a")) || (!(exists($.app_id ? (@ == "b")) || exists($.app_id ? (@ != null)))))"#)
    }

    @Test(arguments: [
        (#"{"agent_id": {"ne": "a"}}"#, #"(!(exists($.agent_id ? (@ == "a"))))"#),
        (#"{"run_id": {"in": ["a", "b"]}}"#, #"exists($.run_id ? (@ == "a" || @ == "b"))"#),
        (#"{"run_id": {"in": []}}"#, "(1 == 0)"),
        (#"{"created_at": {"gte": "2026-01-02", "lt": 1767400000}}"#, "(exists($.created_at ? (@ >= 1767312000)) && exists($.created_at ? (@ < 1767400000)))"),
        (#"{"created_at": {"lte": "2026-01-02"}}"#, "exists($.created_at ? (@ < 1767398400))"),
        (#"{"updated_at": {"gt": "2026-01-02T00:00:00.5"}}"#, "exists($.updated_at ? (@ > 1767312000.5))"),
        (#"{"metadata": {"level": {"gt": 3}, "deep": {"x": true}}}"#, #"(exists($.metadata."deep"."x" ? (@ == true)) && exists($.metadata."level" ? (@ > 3)))"#),
        (#"{"metadata": {"a\"b": "c\\d"}}"#, #"exists($.metadata."a\"b" ? (@ == "c\\d"))"#),
        (#"{"categories": ["Work", "health"]}"#, #"exists($.category ? (@ == "work" || @ == "health"))"#),
        (#"{"keywords": "sushi"}"#, #"exists($.text ? (@ like_regex "sushi" flag "q"))"#),
        (#"{"keywords": {"icontains": "a.b"}}"#, #"exists($.text ? (@ like_regex "a.b" flag "iq"))"#),
        ("{}", "(1 == 1)"),
    ])
    func `every operator becomes a predicate`(_ json: String, _ expected: String) throws {
        #expect(try path(json) == expected)
    }

    @Test(arguments: [
        #"[]"#, #""x""#, #"{"colour": "red"}"#, #"{"user_id": 7}"#, #"{"user_id": {"gt": "a"}}"#, #"{"user_id": {">": "a"}}"#, #"{"user_id": {}}"#,
        #"{"AND": []}"#, #"{"OR": ["x"]}"#, #"{"created_at": "soon"}"#, #"{"created_at": {"gte": true}}"#, #"{"metadata": "x"}"#,
        #"{"metadata": {"a": {"gt": {"b": 1}}}}"#, #"{"run_id": {"in": "a"}}"#, #"{"keywords": {"contains": 7}}"#,
    ])
    func `what it does not know it refuses`(_ json: String) throws {
        #expect(throws: WireError.self) { try filter(json) }
    }

    @Test func `it is neither deep nor long without end`() throws {
        let deep = String(repeating: #"{"NOT": "#, count: 20) + "{}" + String(repeating: "}", count: 20)
        #expect(throws: WireError.self) { try filter(deep) }
        let long = #"{"OR": ["# + (0..<300).map { #"{"run_id": "\#($0)"}"# }.joined(separator: ",") + "]}"
        #expect(throws: WireError.self) { try filter(long) }
    }

    @Test func `it knows which users alone can match`() throws {
        #expect(try filter(#"{"user_id": "a"}"#).users == ["a"])
        #expect(try filter(#"{"AND": [{"user_id": {"in": ["a", "b"]}}, {"user_id": "b"}, {"run_id": "r"}]}"#).users == ["b"])
        #expect(try filter(#"{"OR": [{"user_id": "a"}, {"AND": [{"user_id": "b"}, {"run_id": "r"}]}]}"#).users == ["a", "b"])
        #expect(try filter(#"{"OR": [{"user_id": "a"}, {"run_id": "r"}]}"#).users == nil)
        #expect(try filter(#"{"NOT": [{"user_id": "a"}]}"#).users == nil)
        #expect(try filter(#"{"user_id": "*"}"#).users == nil)
        #expect(try filter(#"{"AND": [{"user_id": "a"}]}"#).isOnlyUsers && !filter(#"{"user_id": "a", "run_id": "r"}"#).isOnlyUsers)
    }

    @Test func `a name that no user can have matches nothing`() throws {
        #expect(try filter(#"{"user_id": "x"}"#).jsonPath { _ in nil } == "(1 == 0)")
        #expect(try filter(#"{"user_id": "x"}"#).jsonPath { "discord_" + $0 } == #"exists($.user_id ? (@ == "discord_x"))"#)
    }

    private func filter(_ json: String) throws -> MemoryFilter {
        try MemoryFilter(WireCoder.decode(JSONValue.self, from: Array(json.utf8)))
    }

    private func path(_ json: String) throws -> String { try filter(json).jsonPath { $0 } }
}
