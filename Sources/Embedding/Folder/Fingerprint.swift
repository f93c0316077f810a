/// A stable identity of a model: its settings, vocabulary, tensor layout and samples of its weights.
///
/// The precision it runs in is no part of it: vectors of one model in different precisions are nearly the same, and a database that
/// moves to another processor keeps its memories.
///
/// Sampling 64 pages tells models apart that differ by training, at a cost of milliseconds instead of the time to read the file.
/// Two lanes of FNV-1a, 64 bits each.
struct Fingerprint {
    private static let sampleCount = 64
    private static let sampleBytes = 4096

    let text: String

    init(
        folder: ModelFolder, vocabulary: [UInt8], tokenizer: TokenizerConfiguration, sentence: SentenceConfiguration,
        prompts: EmbeddingPrompts, weights: SafetensorsFile
    ) throws(EmbeddingError) {
        var low: UInt64 = 0xcbf2_9ce4_8422_2325
        var high: UInt64 = 0x6c62_272e_07bb_0142
        func add(_ bytes: UnsafeRawBufferPointer) {
            for byte in bytes {
                low = (low ^ UInt64(byte)) &* 0x100_0000_01b3
                high = (high &+ UInt64(byte)) &* 0x9e37_79b9_7f4a_7c15
                high ^= high >> 32
            }
        }
        func add(_ bytes: [UInt8]) {
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { add($0) }
            bytes.withUnsafeBytes { add($0) }
        }
        add([UInt8](try folder.data("config.json")))
        add(vocabulary)
        add(
            [tokenizer.lowerCases, tokenizer.stripsAccents, tokenizer.separatesChineseCharacters, tokenizer.cleansText]
                .map { $0 ? 1 : 0 })
        add(Array("\(sentence.pooling.rawValue) \(sentence.isNormalized) \(sentence.maximumTokens)".utf8))
        if prompts != EmbeddingPrompts() {
            add(Array(prompts.query.utf8))
            add(Array(prompts.passage.utf8))
        }
        let bytes = weights.file.bytes
        add(UnsafeRawBufferPointer(rebasing: bytes[..<weights.dataOffset]))
        let data = UnsafeRawBufferPointer(rebasing: bytes[weights.dataOffset...])
        let step = max(Self.sampleBytes, data.count / Self.sampleCount)
        for start in stride(from: 0, to: data.count, by: step) {
            add(UnsafeRawBufferPointer(rebasing: data[start..<min(start + Self.sampleBytes, data.count)]))
        }
        text = folder.name + "-" + Self.hexadecimal(high) + Self.hexadecimal(low)
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
