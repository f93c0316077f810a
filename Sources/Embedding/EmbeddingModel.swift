/// A sentence embedding model of the BERT or MPNet family, read from a Hugging Face folder and ready to run on the processor.
///
/// What it is: tokenizer, packed weights and compiled kernels, all immutable. Its invariant: the same text gives the same vector,
/// whatever it is batched with (to rounding). It starts no thread and never waits for one; ``Embedder`` runs it.
///
/// - Memory: the linear weights are packed once (all-MiniLM-L6-v2: 42 MB in fp32, 21 in bf16, 11 in int8); the tables of words and
///   positions, layer norms and biases stay in the mapped file.
/// - Next: ``Embedder`` for callers; `Encoder` for the mathematics; `WordPieceTokenizer`; `ModelFolder` for the files.
public final class EmbeddingModel: Sendable {
    /// The folder's name.
    public let name: String
    /// Identifies weights, vocabulary and settings, for caches and stored vectors: name + 32 hexadecimal digits, the same on every
    /// machine and in every precision. Not a protection against forgery.
    public let fingerprint: String
    /// What the matrix products run in; never `automatic`.
    public let precision: EmbeddingPrecision
    /// What the caller puts in front of texts.
    public let prompts: EmbeddingPrompts
    /// Memory that the packed weights take, shared by all threads. The tables of words and positions are mapped from the file: their
    /// touched pages belong to the page cache.
    public let weightBytes: Int
    /// Length of every embedding.
    public let dimensions: Int
    /// Tokens of a text that count, the two special tokens included; the rest of a longer text is ignored.
    public let maximumTokens: Int
    /// Whether embeddings have length 1, so that a dot product is the cosine.
    public let isNormalized: Bool

    let tokenizer: WordPieceTokenizer
    let encoder: Encoder
    private let pooling: SentencePooling

    /// Most tokens of one forward pass: one text of full length, or several short ones.
    var batchCapacity: Int { max(Self.leastBatchCapacity, maximumTokens) }
    private static let leastBatchCapacity = 256

    /// Reads and checks the folder, packs the weights, compiles the kernels: 0.03 s (int8) to 0.1 s (fp32) of one core for
    /// all-MiniLM-L6-v2 in the page cache. Blocks; not for the cooperative pool.
    ///
    /// - Parameters:
    ///   - folder: with `config.json`, `vocab.txt` and `model.safetensors` at least.
    ///   - precision: of the matrix products.
    ///   - prompts: instead of those that the folder says; part of the fingerprint.
    /// - Throws: codes `missingFile`, `invalidConfiguration`, `unsupportedModel`, `unsupportedProcessor`, `invalidWeights`,
    ///   `invalidVocabulary`, `computationFailed`; never traps on a damaged folder.
    public static func load(
        folder: String, precision: EmbeddingPrecision = .automatic, prompts: EmbeddingPrompts? = nil
    ) throws(EmbeddingError) -> EmbeddingModel {
        try EmbeddingModel(ModelFolder(path: folder), precision: precision, prompts: prompts)
    }

    private init(
        _ folder: ModelFolder, precision: EmbeddingPrecision, prompts: EmbeddingPrompts?
    ) throws(EmbeddingError) {
        OneDNN.confineToCurrentThread()
        let configuration = try EncoderConfiguration(folder: folder)
        let precision = try precision.resolved(layerCount: configuration.layerCount)
        self.precision = precision
        let prompts = if let prompts { prompts } else { try EmbeddingPrompts(folder: folder) }
        self.prompts = prompts
        let sentence = try SentenceConfiguration(folder: folder, maximumPositions: configuration.maximumPositions)
        let vocabularyFile = [UInt8](try folder.data("vocab.txt"))
        let vocabulary = try Vocabulary(file: vocabularyFile)
        guard vocabulary.count <= configuration.vocabularySize else {
            throw EmbeddingError(
                .invalidVocabulary, "vocab.txt has \(vocabulary.count) pieces, the model \(configuration.vocabularySize)")
        }
        let weights = try SafetensorsFile(path: folder.file("model.safetensors"), name: "model.safetensors")
        name = folder.name
        dimensions = configuration.hiddenSize
        maximumTokens = sentence.maximumTokens
        isNormalized = sentence.isNormalized
        tokenizer = try WordPieceTokenizer(
            vocabulary: vocabulary,
            configuration: try TokenizerConfiguration(folder: folder, lowerCasesFirst: sentence.lowerCases))
        fingerprint = try Fingerprint(
            folder: folder, vocabulary: vocabularyFile, tokenizer: tokenizer.configuration, sentence: sentence,
            prompts: prompts, weights: weights
        ).text
        encoder = try Encoder(
            configuration, weights: weights, precision: precision, capacity: max(Self.leastBatchCapacity, sentence.maximumTokens))
        weightBytes = encoder.weights.shapes.reduce(0) { $0 + $1.weightBytes } * configuration.layerCount
        pooling = SentencePooling(configuration: sentence)
        weights.file.releasePages()
    }

    func makeWorkspace() throws(EmbeddingError) -> Workspace { try Workspace(encoder, tokenizer: tokenizer) }

    /// An upper bound for the tokens of `text`, without looking at it: a token takes a byte at least.
    func tokenBound(of text: String) -> Int { min(maximumTokens, text.utf8.count + 2) }

    /// Embeds texts whose token bounds sum up to at most ``batchCapacity``.
    func embed(
        _ texts: [String], in workspace: Workspace
    ) throws(EmbeddingError) -> (embeddings: [[Float]], tokens: Int) {
        tokenize(texts, in: workspace)
        try encoder.run(workspace.batch, in: workspace)
        var embeddings: [[Float]] = []
        embeddings.reserveCapacity(texts.count)
        for sequence in workspace.batch.sequences {
            embeddings.append(try pooling.pool(sequence, of: workspace.hidden))
        }
        return (embeddings, workspace.batch.tokens.count)
    }

    /// The token ids of `text`, cut at ``maximumTokens``.
    package func tokens(of text: String) -> [Int32] {
        var tokens: [Int32] = []
        var scratch = WordPieceTokenizer.Scratch(for: tokenizer)
        tokenizer.append(text, limit: maximumTokens, to: &tokens, scratch: &scratch)
        return tokens
    }

    /// The embeddings' output, then every layer's, for one text: `[tokens, dimensions]`, row-major. For tests.
    package func layerOutputs(of text: String) throws(EmbeddingError) -> [[Float]] {
        OneDNN.confineToCurrentThread()
        let workspace = try makeWorkspace()
        tokenize([text], in: workspace)
        let count = workspace.batch.tokens.count * dimensions
        var outputs: [[Float]] = []
        try encoder.run(workspace.batch, in: workspace) { _ in
            outputs.append(Array(UnsafeBufferPointer(start: workspace.hidden.values, count: count)))
        }
        return outputs
    }

    private func tokenize(_ texts: [String], in workspace: Workspace) {
        workspace.batch.removeAll()
        for text in texts {
            tokenizer.append(
                text, limit: tokenBound(of: text), to: &workspace.batch.tokens, scratch: &workspace.tokenizerScratch)
            workspace.batch.endSequence()
        }
    }
}
