/// Brings spoken and recognised forms together: contractions (with or without apostrophes), spelling variants, fillers,
/// stutters. Surfaces of words that stay are untouched.
enum Normaliser {
    static func normalise(_ tokens: [Token]) -> [Token] {
        Repairs.mended(withoutFillers(expanded(tokens)))
    }

    private static let contractions: [String: [String]] = {
        var table: [String: [String]] = [
            "im": ["i", "am"], "ime": ["i", "am"], "ive": ["i", "have"], "weve": ["we", "have"], "youve": ["you", "have"], "ima": ["i", "am", "going", "to"],
            "cant": ["can", "not"], "cannot": ["can", "not"], "can't": ["can", "not"], "wont": ["will", "not"],
            "won't": ["will", "not"], "ain't": ["am", "not"], "aint": ["am", "not"], "gonna": ["going", "to"],
            "wanna": ["want", "to"], "gotta": ["have", "to"], "lemme": ["let", "me"], "anymore": ["any", "more"],
            "kinda": ["kind", "of"], "sorta": ["sort", "of"], "dunno": ["do", "not", "know"], "let's": ["let", "us"],
            "lets": ["let", "us"], "whats": ["what", "is"], "wheres": ["where", "is"], "hows": ["how", "is"],
            "thats": ["that", "is"], "theres": ["there", "is"], "whos": ["who", "is"], "hes": ["he", "is"],
            "shes": ["she", "is"], "theyre": ["they", "are"], "youre": ["you", "are"], "names": ["name", "is"],
            "tbh": ["to", "be", "honest"], "btw": ["by", "the", "way"], "ngl": ["not", "going", "to", "lie"],
        ]
        for verb in ["do", "does", "did", "is", "are", "was", "were", "have", "has", "had", "would", "could", "should"] {
            table[verb + "n't"] = [verb, "not"]
            table[verb + "nt"] = [verb, "not"]
        }
        return table
    }()

    private static let variants: [String: String] = [
        "favourite": "favorite", "fave": "favorite", "fav": "favorite", "colour": "color", "cuz": "because", "cos": "because",
        "cause": "because", "'cause": "because", "til": "until", "till": "until", "'til": "until", "bday": "birthday",
        "travelling": "traveling", "yrs": "years", "neighbour": "neighbor", "e-mail": "email", "hubby": "husband",
    ]

    private static let subjects = words("i you he she it they we that this there what where who how when here name")
    private static let afterIs = words(
        "a an called named from the allergic just in at on not been my obsessed afraid pregnant vegan vegetarian away back off due retired six seven eight nine ten eleven twelve two three four five")

    private static func expanded(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        result.reserveCapacity(tokens.count + tokens.count / 4)
        for (index, token) in tokens.enumerated() {
            guard token.isWord else { result.append(token); continue }
            if let parts = contractions[token.word], token.word != "names" || result.last?.word == "my" {
                result.append(contentsOf: parts.enumerated().map { Token(word: $1, surface: $0 == 0 && parts[0] == "i" ? "I" : $1) })
            } else if let variant = variants[token.word] {
                result.append(Token(word: variant, surface: token.surface))
            } else if token.word == "were", isWeAre(tokens, index) {
                result += [Token(word: "we"), Token(word: "are")]
            } else if token.word == "ill", isIWill(tokens, index) {
                result += [Token(word: "i", surface: "I"), Token(word: "will")]
            } else if let owner = owner(of: token, next: index + 1 < tokens.count ? tokens[index + 1].word : "", isMine: result.last.map { ["my", "our", "the"].contains($0.word) } ?? false) {
                result.append(owner)
                if index + 1 < tokens.count, tokens[index + 1].word == "called" { result.append(Token(word: "is")) }
            } else if token.word.utf8.contains(UInt8(ascii: "'")) {
                let next = index + 1 < tokens.count ? tokens[index + 1].word : ""
                appendApostrophe(token, next: next, index + 2 < tokens.count ? tokens[index + 2].word : "", to: &result)
            } else if token.word == "got", let last = result.last, last.word == "have" || last.word == "has", index + 1 < tokens.count {
                continue
            } else if let last = result.last, last.word == token.word, last.isWord, Lexicon.functionWords.contains(token.word) {
                continue
            } else {
                result.append(token)
            }
        }
        return result
    }

    /// "were having a baby" at the beginning of a thought: an apostrophe was not heard.
    private static func isWeAre(_ tokens: [Token], _ index: Int) -> Bool {
        guard index + 1 < tokens.count, tokens[index + 1].word.hasSuffix("ing") || ["off", "both", "married", "expecting"].contains(tokens[index + 1].word) else { return false }
        return index == 0 || !tokens[index - 1].isWord || ["and", "so", "but", "because"].contains(tokens[index - 1].word)
    }

    /// "ill be forty": an apostrophe was not heard.
    private static func isIWill(_ tokens: [Token], _ index: Int) -> Bool {
        guard index + 1 < tokens.count, ["be", "turn", "have", "need", "take", "start", "move"].contains(tokens[index + 1].word) else { return false }
        return index == 0 || !tokens[index - 1].isWord || ["and", "so", "but", "because", "then"].contains(tokens[index - 1].word)
    }

    /// "wife's name", "wifes name" → "wife name".
    private static func owner(of token: Token, next: String, isMine: Bool) -> Token? {
        guard next == "name" || next == "names" || next == "called" && isMine && !token.word.hasSuffix("'s"), token.word.hasSuffix("s") else { return nil }
        let count = token.word.hasSuffix("'s") ? 2 : 1
        let base = String(token.word.dropLast(count))
        guard Lexicon.relations[base] != nil || Lexicon.pets.contains(base) else { return nil }
        return Token(word: base, surface: String(token.surface.dropLast(count)))
    }

    private static let participles = words("turned had started moved become passed bought joined finished gone left broken lost won retired")

    private static func appendApostrophe(_ token: Token, next: String, _ afterNext: String, to result: inout [Token]) {
        let endings: [(String, String)] = [("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would")]
        for (ending, verb) in endings where token.word.hasSuffix(ending) {
            result.append(Token(word: String(token.word.dropLast(ending.count)), surface: String(token.surface.dropLast(ending.count))))
            result.append(Token(word: verb))
            return
        }
        if token.word.hasSuffix("'s") {
            let base = String(token.word.dropLast(2))
            let isSomebody = Lexicon.relations[base] != nil || Lexicon.pets.contains(base) || Names.isNamedAfterRelation(token, result.last)
            let isMine = result.last.map { ["my", "our"].contains($0.word) } ?? false
            if isSomebody, participles.contains(next) || Lexicon.softAdverbs.contains(next) && participles.contains(afterNext) {
                result.append(Token(word: base, surface: String(token.surface.dropLast(2))))
                return
            }
            if isMine, !["master", "bachelor"].contains(base), (["birthday", "name", "job", "hobby", "surname", "number"].contains(base) || isSomebody) && next.isEmpty && !afterNext.isEmpty || ["the", "in", "on", "a", "an", "at", "not", "called"].contains(next) || Lexicon.months.contains(next) {
                result.append(Token(word: base, surface: String(token.surface.dropLast(2))))
                result.append(Token(word: "is"))
                return
            }
            if subjects.contains(base) || isSomebody && (afterIs.contains(next) || next.hasSuffix("ing")) {
                result.append(Token(word: base, surface: String(token.surface.dropLast(2))))
                result.append(Token(word: next == "been" || next == "got" ? "has" : "is"))
                return
            }
        }
        result.append(token)
    }

    private static let fillers = PhraseTable<Bool>([
        "um,uh,uhm,umm,uhh,erm,er,err,hmm,hm,mm,mmm,mhm,ah,uh huh": true,
        "you see,to be honest,to be fair,by the way,fun fact,fyi,for your information,i must say,i have to say": true,
        "i have to admit,i got to say,i must admit,not going to lie,believe it or not,if you must know,if you want to know": true,
        "let me see,let me think,let us see,as i said,like i said,as you know,as i told you,at the end of the day": true,
        "if i am honest,if i am being honest,if i am completely honest,would you believe it,would you believe,if that makes sense,or something like that,or something,or whatever,and stuff like that": true,
        "and stuff,and things like that,and all that,and so on,et cetera,etc,so to speak,as it happens,in fact": true,
        "what is it,what is it called,what do you call it,how do you say,how you say,how to say,if you know what i mean,if you ask me": true,
        "you know,i mean,kind of,sort of,as well,lol,haha,hahaha,for sure,of course,obviously,basically,literally": true,
    ])
    private static let beforeKindOf = words("a some what this that any which all every the same")
    private static let afterYouKnow = words("what where when who how why that if i my me the about it")

    private static func withoutFillers(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        result.reserveCapacity(tokens.count)
        var index = 0
        while index < tokens.count {
            let token = tokens[index]
            if token.isWord, let (count, _) = fillers.match(tokens, at: index), isFiller(tokens, index, count, result.last) {
                index += count
                if index < tokens.count, tokens[index].kind == .comma, result.last?.kind != .word { index += 1 }
                continue
            }
            if token.kind == .comma {
                let previous = result.last
                if previous == nil || previous?.kind == .comma || isDangling(previous) { index += 1; continue }
            }
            if token.word == "like", result.last?.kind == .comma, index + 1 < tokens.count, tokens[index + 1].kind == .comma {
                index += 2
                continue
            }
            result.append(token)
            index += 1
        }
        return result
    }

    private static let dangling = words(
        """
        in at is am are a an the to of from with my our and for like love named called on by about as was were be been have has do not teach
        take drive play speak live work hate enjoy eat drink own study support prefer moved bought collect want
        """)
    private static func isDangling(_ token: Token?) -> Bool { token.map { $0.isWord && dangling.contains($0.word) } ?? false }

    private static func isFiller(_ tokens: [Token], _ index: Int, _ count: Int, _ previous: Token?) -> Bool {
        let next = index + count < tokens.count ? tokens[index + count].word : ""
        switch tokens[index].word {
        case "you" where count == 2 && tokens[index + 1].word == "know":
            return previous.map { !["do", "did", "as", "what", "that", "if"].contains($0.word) } ?? !afterYouKnow.contains(next)
        case "i" where count == 2: return Lexicon.functionWords.contains(next) || next.isEmpty
        case "kind", "sort": return !(previous.map { beforeKindOf.contains($0.word) } ?? false)
        default: return true
        }
    }
}
