import Embedding
import Testing

@Suite("The tokenizer stays linear and bounded")
struct TokenizerTests {
    /// 256 KiB of one character each; what a quadratic step would turn into minutes.
    @Test(
        "hostile texts of 256 KiB take milliseconds",
        arguments: ["a", "\u{301}", "é", "[", "我", "\u{200b}", "￿", " ", ".", "가", "😀", "##", "a\u{301}\u{316}"])
    func hostileTexts(unit: String) throws {
        let model = try DefaultModel.model()
        let text = String(repeating: unit, count: (256 << 10) / unit.utf8.count)
        let clock = ContinuousClock()
        var count = 0
        let duration = clock.measure { count = model.tokens(of: text).count }
        #expect(2...256 ~= count)
        #expect(duration < .seconds(1))
    }

    @Test("words of more than 100 characters are one unknown token, wherever they start")
    func longWords() throws {
        let model = try DefaultModel.model()
        let unknown: Int32 = 100
        #expect(model.tokens(of: String(repeating: "ab", count: 51)).dropFirst().first == unknown)
        #expect(model.tokens(of: "x " + String(repeating: "é", count: 101)).contains(unknown))
        #expect(!model.tokens(of: String(repeating: "é", count: 100)).contains(unknown))
    }

    @Test("only the tokens that fit are kept, and the separator is always last")
    func truncation() throws {
        let model = try DefaultModel.model()
        let tokens = model.tokens(of: String(repeating: "unbelievably ", count: 300))
        #expect(tokens.count == model.maximumTokens)
        #expect(tokens.first == 101)
        #expect(tokens.last == 102)
    }

    @Test("special tokens written in a text are themselves, as in Hugging Face")
    func specialTokens() throws {
        let model = try DefaultModel.model()
        #expect(model.tokens(of: "hello[SEP]world [MASK]") == [101, 7592, 102, 2088, 103, 102])
    }
}
