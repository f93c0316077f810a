/// What ranking knows of English beyond its endings.
package enum EnglishWords {
    /// Words that say nothing about what is asked.
    static let stopWords = Set(
        """
        a an the and or but if then so as of at by for with about into to from in on out up down off over under again i me my mine \
        myself we us our ours ourselves you your yours yourself he him his himself she her hers herself it its itself they them their \
        theirs themselves what which who whom whose this that these those when where why how am is are was were be been being have has \
        had having do does did doing done will would shall should can could may might must not no nor too very just than there here all \
        any both each few more most some such only own same also get got gotten like
        """.split(separator: " ").map(String.init))

    /// What people say to someone they talk with, about nothing that could be remembered; compared as terms.
    static let smallTalk = Set(
        Words.terms(
            of: """
                hello hi hey hiya greetings welcome bye goodbye cheers thanks thank ok okay yes yeah yep no nope sure right fine alright \
                please sorry good great cool nice awesome wow haha lol funny really well oh ah hmm exactly absolutely morning evening \
                night afternoon today tonight now later mind wait moment second stop tell say talk speak hear listen hold repeat \
                understand mean know think guess ask answer let see look go come want need name joke song story sing play thing something \
                anything interesting time day bored problem course sense back ahead continue next agree forget minute surprise start call \
                hang pleasure pardon excuse quiet enough maybe testing cancel weather laugh pleased word spell count number question date
                """.split(separator: " ").map(String.init)))

    /// Irregular forms and everyday variants, by the word they stand for.
    static let baseForms: [String: String] = {
        var forms: [String: String] = [:]
        for group in groups.split(separator: "|") {
            let words = group.split(separator: " ").map(String.init)
            for word in words.dropFirst() { forms[word] = words[0] }
        }
        return forms
    }()

    private static let groups = """
        go went gone goes|buy bought|make made|take took taken|see saw seen|come came|give gave given|find found|think thought|\
        tell told|become became|leave left|feel felt|bring brought|begin began begun|keep kept|hold held|write wrote written|stand stood|\
        hear heard|meet met|run ran|pay paid|sit sat|speak spoke spoken|lead led|grow grew grown|lose lost|fall fell fallen|send sent|\
        build built|understand understood|draw drew drawn|break broke broken|spend spent|rise rose risen|drive drove driven|\
        wear wore worn|choose chose chosen|eat ate eaten|sleep slept|win won|teach taught|catch caught|sell sold|fight fought|\
        throw threw thrown|fly flew flown|sing sang sung|swim swam swum|ride rode ridden|know knew known|show shown|\
        forget forgot forgotten|hide hid hidden|lie lay lain|say said|child children kid kids|person people|man men|woman women|\
        wife wives|foot feet|mouse mice|tooth teeth|mom mother mum mommy|dad father daddy|photo picture pic photograph|\
        family fam|birthday bday|movie film
        """
}
