/// The shape of the encoder, from `config.json`.
struct EncoderConfiguration: Sendable, Equatable {
    let hiddenSize: Int
    let layerCount: Int
    let headCount: Int
    let intermediateSize: Int
    let vocabularySize: Int
    let family: Family
    /// Tokens of one text that have a position.
    let maximumPositions: Int
    /// The row of the position table that belongs to a text's first token.
    let firstPosition: Int
    /// Rows of the token type table; 0 when the family has none.
    let tokenTypeCount: Int
    /// Classes of relative distances, each with a bias per head on the attention scores; 0 when the family has none.
    let relativeBuckets: Int
    let normEpsilon: Float
    let activation: Activation

    enum Activation: Sendable { case geluErf, geluTanh, relu }

    /// `model_type`: BERT and what shares its layers and names (MiniLM, bge, e5, gte), or MPNet.
    enum Family: String, Sendable { case bert, mpnet }

    var headSize: Int { hiddenSize / headCount }

    var positionRows: Int { firstPosition + maximumPositions }

    init(folder: ModelFolder) throws(EmbeddingError) {
        let file = try folder.decode(File.self, from: "config.json")
        guard let family = Family(rawValue: file.modelType) else {
            throw EmbeddingError(.unsupportedModel, "model_type \(file.modelType), built here: bert, mpnet")
        }
        self.family = family
        if let positions = file.positionEmbeddingType, positions != "absolute" {
            throw EmbeddingError(.unsupportedModel, "position_embedding_type \(positions), built here: absolute")
        }
        activation =
            switch file.hiddenAct {
            case "gelu": .geluErf
            case "gelu_new", "gelu_pytorch_tanh": .geluTanh
            case "relu": .relu
            default: throw EmbeddingError(.unsupportedModel, "hidden_act \(file.hiddenAct)")
            }
        hiddenSize = file.hiddenSize
        layerCount = file.layerCount
        headCount = file.headCount
        intermediateSize = file.intermediateSize
        vocabularySize = file.vocabSize
        switch family {
        case .bert:
            firstPosition = 0
            tokenTypeCount = file.typeVocabSize ?? 2
            relativeBuckets = 0
        case .mpnet:
            // Positions count from behind the padding token's, as in RoBERTa.
            let padding = file.padTokenId ?? 1
            guard 0...131_072 ~= padding else { throw EmbeddingError(.invalidConfiguration, "pad_token_id is \(padding)") }
            firstPosition = padding + 1
            tokenTypeCount = 0
            relativeBuckets = file.relativeAttentionNumBuckets ?? 32
        }
        maximumPositions = min(file.maxPositionEmbeddings, 131_073) - firstPosition
        normEpsilon = file.layerNormEps ?? 1e-12

        let limits: [(String, Int, ClosedRange<Int>)] = [
            ("hidden_size", hiddenSize, 1...65_536), ("num_hidden_layers", layerCount, 1...1_024),
            ("num_attention_heads", headCount, 1...1_024), ("intermediate_size", intermediateSize, 1...262_144),
            ("vocab_size", vocabularySize, 1...16_777_216), ("max_position_embeddings", maximumPositions, 3...131_072),
            ("type_vocab_size", tokenTypeCount, (family == .bert ? 1 : 0)...1_024),
            ("relative_attention_num_buckets", relativeBuckets, (family == .mpnet ? 4 : 0)...1_024),
        ]
        for (name, value, range) in limits where !range.contains(value) {
            throw EmbeddingError(.invalidConfiguration, "\(name) is \(value)")
        }
        guard hiddenSize % headCount == 0 else {
            throw EmbeddingError(.invalidConfiguration, "hidden_size \(hiddenSize) is not a multiple of \(headCount) heads")
        }
        guard normEpsilon > 0, normEpsilon < 1 else {
            throw EmbeddingError(.invalidConfiguration, "layer_norm_eps is \(normEpsilon)")
        }
    }

    private struct File: Decodable {
        let modelType: String
        let positionEmbeddingType: String?
        let hiddenAct: String
        let hiddenSize: Int
        let layerCount: Int
        let headCount: Int
        let intermediateSize: Int
        let vocabSize: Int
        let maxPositionEmbeddings: Int
        let typeVocabSize: Int?
        let padTokenId: Int?
        let relativeAttentionNumBuckets: Int?
        let layerNormEps: Float?

        enum CodingKeys: String, CodingKey {
            case modelType = "model_type"
            case positionEmbeddingType = "position_embedding_type"
            case hiddenAct = "hidden_act"
            case hiddenSize = "hidden_size"
            case layerCount = "num_hidden_layers"
            case headCount = "num_attention_heads"
            case intermediateSize = "intermediate_size"
            case vocabSize = "vocab_size"
            case maxPositionEmbeddings = "max_position_embeddings"
            case typeVocabSize = "type_vocab_size"
            case padTokenId = "pad_token_id"
            case relativeAttentionNumBuckets = "relative_attention_num_buckets"
            case layerNormEps = "layer_norm_eps"
        }
    }
}
