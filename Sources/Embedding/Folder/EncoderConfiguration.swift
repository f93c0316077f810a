/// The shape of the encoder, from `config.json`.
struct EncoderConfiguration: Sendable, Equatable {
    let hiddenSize: Int
    let layerCount: Int
    let headCount: Int
    let intermediateSize: Int
    let vocabularySize: Int
    let maximumPositions: Int
    let tokenTypeCount: Int
    let normEpsilon: Float
    let activation: Activation

    enum Activation: Sendable { case geluErf, geluTanh, relu }

    var headSize: Int { hiddenSize / headCount }

    init(folder: ModelFolder) throws(EmbeddingError) {
        let file = try folder.decode(File.self, from: "config.json")
        guard file.modelType == "bert" else {
            throw EmbeddingError(.unsupportedModel, "model_type \(file.modelType), built here: bert")
        }
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
        maximumPositions = file.maxPositionEmbeddings
        tokenTypeCount = file.typeVocabSize ?? 2
        normEpsilon = file.layerNormEps ?? 1e-12

        let limits: [(String, Int, ClosedRange<Int>)] = [
            ("hidden_size", hiddenSize, 1...65_536), ("num_hidden_layers", layerCount, 1...1_024),
            ("num_attention_heads", headCount, 1...1_024), ("intermediate_size", intermediateSize, 1...262_144),
            ("vocab_size", vocabularySize, 1...16_777_216), ("max_position_embeddings", maximumPositions, 3...131_072),
            ("type_vocab_size", tokenTypeCount, 1...1_024),
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
            case layerNormEps = "layer_norm_eps"
        }
    }
}
