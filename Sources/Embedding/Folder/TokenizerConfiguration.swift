/// How text is cleaned before WordPiece, and the names of the special tokens.
///
/// `tokenizer_config.json` decides, as it does in Hugging Face's `AutoTokenizer`; what it leaves open comes from
/// `tokenizer.json`'s normalizer, then from BERT's defaults.
struct TokenizerConfiguration: Sendable, Equatable {
    let lowerCases: Bool
    /// Nil in the files means: as `lowerCases`.
    let stripsAccents: Bool
    let separatesChineseCharacters: Bool
    let cleansText: Bool
    let unknownToken: String
    let separatorToken: String
    let paddingToken: String
    let classToken: String
    let maskToken: String
    /// More tokens that `tokenizer.json` recognises inside a text.
    let addedTokens: [AddedToken]

    struct AddedToken: Sendable, Equatable, Decodable {
        let content: String
        /// Found in the text as it is cleaned and lower-cased, so in any case.
        let normalized: Bool
    }

    /// Word pieces all; they differ in the names of the special tokens, which the folder says.
    private static let classes: Set = ["BertTokenizer", "BertTokenizerFast", "MPNetTokenizer", "MPNetTokenizerFast"]

    init(folder: ModelFolder, lowerCasesFirst: Bool) throws(EmbeddingError) {
        let settings = try folder.decodeIfPresent(SettingsFile.self, from: "tokenizer_config.json")
        let pipeline = try folder.decodeIfPresent(PipelineFile.self, from: "tokenizer.json")
        if let name = settings?.tokenizerClass, !Self.classes.contains(name) {
            throw EmbeddingError(.unsupportedModel, "tokenizer_class \(name), built here: BertTokenizer, MPNetTokenizer")
        }
        if let type = pipeline?.normalizer?.type, type != "BertNormalizer" {
            throw EmbeddingError(.unsupportedModel, "normalizer \(type), built here: BertNormalizer")
        }
        let normalizer = pipeline?.normalizer
        let lowerCases = settings?.doLowerCase ?? normalizer?.lowercase ?? true
        self.lowerCases = lowerCases || lowerCasesFirst
        stripsAccents = settings?.stripAccents ?? normalizer?.stripAccents ?? lowerCases
        separatesChineseCharacters = settings?.tokenizeChineseChars ?? normalizer?.handleChineseChars ?? true
        cleansText = normalizer?.cleanText ?? true
        unknownToken = settings?.unkToken?.content ?? "[UNK]"
        separatorToken = settings?.sepToken?.content ?? "[SEP]"
        paddingToken = settings?.padToken?.content ?? "[PAD]"
        classToken = settings?.clsToken?.content ?? "[CLS]"
        maskToken = settings?.maskToken?.content ?? "[MASK]"
        addedTokens = pipeline?.addedTokens ?? []
    }

    private struct SettingsFile: Decodable {
        let tokenizerClass: String?
        let doLowerCase: Bool?
        let stripAccents: Bool?
        let tokenizeChineseChars: Bool?
        let unkToken, sepToken, padToken, clsToken, maskToken: SpecialToken?

        enum CodingKeys: String, CodingKey {
            case tokenizerClass = "tokenizer_class"
            case doLowerCase = "do_lower_case"
            case stripAccents = "strip_accents"
            case tokenizeChineseChars = "tokenize_chinese_chars"
            case unkToken = "unk_token"
            case sepToken = "sep_token"
            case padToken = "pad_token"
            case clsToken = "cls_token"
            case maskToken = "mask_token"
        }
    }

    /// A plain string, or an `AddedToken` object with the string as its content.
    private struct SpecialToken: Decodable {
        let content: String

        enum CodingKeys: CodingKey { case content }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                content = text
            } else {
                content = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .content)
            }
        }
    }

    private struct PipelineFile: Decodable {
        let normalizer: Normalizer?
        let addedTokens: [AddedToken]?

        enum CodingKeys: String, CodingKey {
            case normalizer
            case addedTokens = "added_tokens"
        }
    }

    private struct Normalizer: Decodable {
        let type: String
        let cleanText: Bool?
        let handleChineseChars: Bool?
        let stripAccents: Bool?
        let lowercase: Bool?

        enum CodingKeys: String, CodingKey {
            case type, lowercase
            case cleanText = "clean_text"
            case handleChineseChars = "handle_chinese_chars"
            case stripAccents = "strip_accents"
        }
    }
}
