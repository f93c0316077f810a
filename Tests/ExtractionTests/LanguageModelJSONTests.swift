import Extraction
import Foundation
import TestSupport
import Testing

@Suite("JSON as language models write it")
struct LanguageModelJSONTests {
    private func object(_ answer: String) -> [String: AnswerValue]? {
        for case .object(let object) in LenientJSON.read(answer).values { return object.members }
        return nil
    }

    @Test("valid JSON is read exactly as a strict reader reads it", arguments: 0..<300)
    func exactness(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let value = randomValue(&random, depth: 5)
        var options: JSONSerialization.WritingOptions = [.sortedKeys]
        if seed % 2 == 0 { options.insert(.prettyPrinted) }
        let written = try #require(String(data: JSONSerialization.data(withJSONObject: [value], options: options), encoding: .utf8))
        let reading = LenientJSON.read(written)
        #expect(!reading.isCutOff)
        #expect(reading.values.count == 1)
        #expect(try reading.values.first.map(foundation) as? NSArray == [value] as NSArray, "\(written)")
    }

    private func randomValue(_ random: inout SeededRandom, depth: Int) -> Any {
        let texts = ["", "plain", "it's", "a \"quoted\" word", "\"", "\",\"", "{\"a\":[1]}", "// no comment", "back\\slash", "line\nbreak", "é漢😀", "true", "</think>", "```json", "a: b, c", "'", "\u{1}"]
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0, 1: return texts.randomElement(using: &random) ?? ""
        case 2: return Int.random(in: -1_000...1_000, using: &random)
        case 3: return Bool.random(using: &random)
        case 4: return NSNull()
        case 5: return (0..<Int.random(in: 0...4, using: &random)).map { _ in randomValue(&random, depth: depth - 1) }
        default:
            return Dictionary((0..<Int.random(in: 0...4, using: &random)).map { _ in
                (texts.randomElement(using: &random) ?? "", randomValue(&random, depth: depth - 1))
            }) { $1 }
        }
    }

    private func foundation(_ value: AnswerValue) throws -> Any {
        switch value {
        case .object(let object): return try object.members.mapValues(foundation)
        case .array(let elements): return try elements.map(foundation)
        case .text(let text): return text
        case .number(let number): return try #require(Int(number))
        case .boolean(let boolean): return boolean
        case .null: return NSNull()
        }
    }

    @Test("one value and one text are found in every clumsy form of them", arguments: [
        #"{"value":"Oslo","text":"lives in Oslo"}"#,
        "```json\n{\"value\": \"Oslo\", \"text\": \"lives in Oslo\"}\n```",
        "Sure! Here's what I found [1]:\n\n{\"value\":\"Oslo\",\"text\":\"lives in Oslo\"}\n\nIs {that} all?",
        "<think>The user said {something} about \"Oslo\".</think>{\"value\":\"Oslo\",\"text\":\"lives in Oslo\"}",
        "Let me think about { and }.\n</think>\n{\"value\":\"Oslo\",\"text\":\"lives in Oslo\"}",
        "{'value': 'Oslo', 'text': 'lives in Oslo'}",
        "{value: 'Oslo', text: \"lives in Oslo\"}",
        "{value: Oslo, text: lives in Oslo}",
        "{\"value\":\"Oslo\",\"text\":\"lives in Oslo\",}",
        "{\"value\":\"Oslo\",,\"text\":\"lives in Oslo\"}",
        "{\"value\":\"Oslo\"\n \"text\":\"lives in Oslo\"}",
        "{\"value\":\"Oslo\" \"text\":\"lives in Oslo\"}",
        "{\"value\" = \"Oslo\", \"text\" = \"lives in Oslo\"}",
        "{\"value\":\"Oslo\", // the city\n /* and */ \"text\":\"lives in Oslo\"}",
        "{\"value\":\"Oslo\",\"text\":\"lives in Oslo\"]",
        "{\"value\":\"Oslo\",\"text\":\"lives in Oslo\"",
        "{\"other\":True,\"value\":\"Oslo\",\"nothing\":None,\"text\":\"lives in Oslo\"}",
        "\u{FEFF}{\"value\":\"\\u004fslo\",\"text\":\"lives in \\u004F\\u0073lo\"}",
    ])
    func clumsyForms(answer: String) {
        let members = object(answer)
        #expect(members?["value"] == .text("Oslo"))
        #expect(members?["text"] == .text("lives in Oslo"))
    }

    @Test("quotes and line breaks inside a text need no escapes")
    func looseTexts() {
        #expect(object("{\"a\":\"loves \"Dune\" a lot\",\"b\":\"x\"}") == ["a": .text("loves \"Dune\" a lot"), "b": .text("x")])
        #expect(object("{\"a\":\"loves \"Dune\"\",\"b\":\"x\"}") == ["a": .text("loves \"Dune\""), "b": .text("x")])
        #expect(object("{'a':'doesn't like dogs' bowls','b':'x'}") == ["a": .text("doesn't like dogs' bowls"), "b": .text("x")])
        #expect(object("{\"a\":\"one\ntwo\"}") == ["a": .text("one\ntwo")])
        #expect(object("{\"a\":\"she said \"hi\", then left\"}") == ["a": .text("she said \"hi\", then left")])
    }

    @Test("words that stand for values, and numbers as they are written")
    func words() {
        #expect(object("{a: True, b: False, c: None, d: null, e: 0.80, f: -3, g: .5, h: 'x'}") == [
            "a": .boolean(true), "b": .boolean(false), "c": .null, "d": .null, "e": .number("0.80"), "f": .number("-3"), "g": .number(".5"), "h": .text("x"),
        ])
    }

    @Test("brackets that are missing, wrong or too many leave the elements apart", arguments: [
        #"[{"a":1},{"a":2}]"#, #"[{"a":1},{"a":2]"#, #"[{"a":1,{"a":2}]"#, #"[{"a":1}{"a":2}]"#, #"[{"a":1},{"a":2}}"#, #"[[{"a":1}],[{"a":2}]]"#,
        #"{"a":1},{"a":2}"#, "{\"a\":1}\n{\"a\":2}", #"{"facts":[{"a":1}},{"a":2}]}"#, #"{"facts":{"a":1},{"a":2}}"#,
    ])
    func brackets(answer: String) {
        func objects(_ value: AnswerValue) -> [AnswerValue] {
            switch value {
            case .array(let elements): elements.flatMap(objects)
            case .object(let object) where object["facts"] != nil: object["facts"].map(objects) ?? []
            case .object(let object): [object["a"] ?? .null]
            default: []
            }
        }
        #expect(LenientJSON.read(answer).values.flatMap(objects) == [.number("1"), .number("2")])
    }

    @Test("what an answer broke off in the middle of is left out, what was finished stays")
    func cutOff() {
        let answer = #"{"facts":[{"a":"one"},{"a":"two","b":"thr"#
        let reading = LenientJSON.read(answer)
        #expect(reading.isCutOff)
        #expect(reading.values == [
            .object(AnswerObject(members: [
                "facts": .array([
                    .object(AnswerObject(members: ["a": .text("one")], isWhole: true)), .object(AnswerObject(members: ["a": .text("two")], isWhole: false)),
                ])
            ], isWhole: false))
        ])
        #expect(LenientJSON.read(#"{"n":12"#).values == [.object(AnswerObject(members: [:], isWhole: false))])
        #expect(LenientJSON.read("<think>and {so} on").values.isEmpty)
    }

    @Test("an answer without JSON has no values", arguments: ["", " ", "No facts.", "null", "\"text\"", "42", "}", "]]", "```json\n```", "\u{0}"])
    func nothing(answer: String) {
        #expect(LenientJSON.read(answer).values.isEmpty)
    }

    @Test("endless nesting, quotes, commas, blanks and escapes take time in proportion to their length", .serialized, arguments: [
        "[", "{", "{\"a\":", "[{", "\"", "{\"", "{\"a\":\"", "'", ",", " ", "\"  ", "{\"a\":\" \" ,  ", "\\", "{\"\\u", "//", "/*", "{a", "{a:b", "}", "[1,", "{\"a\":\"b\", c", "<think>", "{\"a\" = ", "\" ,\n",
    ])
    func linear(unit: String) {
        func measure(_ bytes: Int, _ prefix: String) -> Duration {
            let answer = prefix + String(repeating: unit, count: bytes / unit.utf8.count)
            return ContinuousClock().measure { _ = LenientJSON.read(answer) }
        }
        for prefix in ["", "{\"a\":\"", "["] {
            let small = min(measure(8_192, prefix), measure(8_192, prefix))
            #expect(measure(131_072, prefix) < max(small * 64, .seconds(1)))
        }
    }
}
