import Ranking
import Testing

@Suite struct StemmerTests {
    /// The examples of Porter's paper for each step, and everyday words; all by his original algorithm, of 1980.
    static let stems: [(word: String, stem: String)] = [
        ("caresses", "caress"), ("ponies", "poni"), ("ties", "ti"), ("caress", "caress"), ("cats", "cat"), ("feed", "feed"),
        ("agreed", "agre"), ("plastered", "plaster"), ("bled", "bled"), ("motoring", "motor"), ("sing", "sing"),
        ("conflated", "conflat"), ("troubled", "troubl"), ("sized", "size"), ("hopping", "hop"), ("tanned", "tan"),
        ("falling", "fall"), ("hissing", "hiss"), ("fizzed", "fizz"), ("failing", "fail"), ("filing", "file"),
        ("happy", "happi"), ("sky", "sky"), ("relational", "relat"), ("conditional", "condit"), ("rational", "ration"),
        ("valenci", "valenc"), ("hesitanci", "hesit"), ("digitizer", "digit"), ("conformabli", "conform"),
        ("radicalli", "radic"), ("differentli", "differ"), ("vileli", "vile"), ("analogousli", "analog"),
        ("vietnamization", "vietnam"), ("predication", "predic"), ("operator", "oper"), ("feudalism", "feudal"),
        ("decisiveness", "decis"), ("hopefulness", "hope"), ("callousness", "callous"), ("formaliti", "formal"),
        ("sensitiviti", "sensit"), ("sensibiliti", "sensibl"), ("triplicate", "triplic"), ("formative", "form"),
        ("formalize", "formal"), ("electriciti", "electr"), ("electrical", "electr"), ("hopeful", "hope"),
        ("goodness", "good"), ("revival", "reviv"), ("allowance", "allow"), ("inference", "infer"), ("airliner", "airlin"),
        ("gyroscopic", "gyroscop"), ("adjustable", "adjust"), ("defensible", "defens"), ("irritant", "irrit"),
        ("replacement", "replac"), ("adjustment", "adjust"), ("dependent", "depend"), ("adoption", "adopt"),
        ("homologou", "homolog"), ("communism", "commun"), ("activate", "activ"), ("angulariti", "angular"),
        ("homologous", "homolog"), ("effective", "effect"), ("bowdlerize", "bowdler"), ("probate", "probat"),
        ("rate", "rate"), ("cease", "ceas"), ("controll", "control"), ("roll", "roll"), ("generalizations", "gener"),
        ("oscillators", "oscil"), ("running", "run"), ("swimming", "swim"), ("lives", "live"), ("living", "live"),
        ("relatives", "rel"), ("painting", "paint"), ("paintings", "paint"), ("hiking", "hike"), ("dancing", "danc"),
        ("married", "marri"), ("studying", "studi"), ("university", "univers"), ("universe", "univers"), ("yes", "ye"),
        ("bees", "bee"), ("dying", "dy"), ("flies", "fli"), ("toy", "toi"), ("enjoyed", "enjoi"), ("syzygy", "syzygi"),
        ("generously", "gener"),
    ]

    @Test(arguments: stems) func `a word loses its ending as Porter wrote it down`(word: String, stem: String) {
        #expect(Stemmer.stem(word) == stem)
    }

    @Test(arguments: ["", "a", "is", "by", "as", "ss", "ed"]) func `words of one or two letters stay`(word: String) {
        #expect(Stemmer.stem(word) == word)
    }

    @Test(arguments: ["sss", "ies", "ing", "eed", "yyy", "ion", "ement", "sses", "bbb", "aaaa", "ational", "ll", "ness"])
    func `a word that is hardly more than an ending leaves something`(word: String) {
        #expect(!Stemmer.stem(word).isEmpty)
    }

    @Test(arguments: ["žluťoučkés", "cafés", "привет", "猫", "straßen", "Running", "2023s", "mp3ing", "7th"])
    func `words with other letters than a to z stay`(word: String) {
        #expect(Stemmer.stem(word) == word)
    }

    @Test(arguments: [
        ["connect", "connected", "connecting", "connection", "connections"], ["relate", "related", "relating"],
        ["hope", "hoped", "hoping", "hopes"], ["study", "studies", "studied"],
    ])
    func `the forms of a word meet`(forms: [String]) {
        #expect(Set(forms.map(Stemmer.stem)).count == 1)
    }
}
