/// Turns made only of words that keep a conversation going.
enum Phatic {
    private static let greetings = words(
        """
        hi hello hey hiya howdy greetings good morning evening afternoon night there yo bye goodbye goodnight see you later tomorrow soon
        nice to meet how are doing going is it today what up new buddy everyone everybody sleep well talk again take care sunshine me back sup
        friend man dude all guys cheers have a great day
        """)
    private static let opening = words("hi hello hey hiya howdy greetings good yo bye goodbye goodnight see nice what sup cheers")
    private static let acknowledgements = words(
        """
        ok okay yes no yeah yep yup nope nah sure thanks thank you so much a lot right alright got it i see understand perfect great good cool
        nice awesome fine fair enough mhm exactly true sounds that is all makes sense wow oh very well never mind please not why then
        no problem worries welcome are job works for me done absolutely definitely agreed correct lovely amazing uh huh ah
        """)
    private static let tests = PhraseTable<Bool>([
        "testing,test test,mic check,check check,one two three,hear me,is this thing on,is this on,is it working,is this working,am i coming through,this is a test": true,
        "testing one two,sound check,am i audible,am i live,am i muted": true,
    ])

    static let laughter = words("haha hahaha ha lol lmao rofl hehe")

    static func reason(of words: [Token]) -> Relevance.Reason? {
        if words.count == 1, words[0].word == "test" { return .test }
        if words.indices.contains(where: { tests.match(words, at: $0) != nil }) { return .test }
        if let first = words.first, opening.contains(first.word), words.allSatisfy({ greetings.contains($0.word) }) { return .greeting }
        return words.allSatisfy { acknowledgements.contains($0.word) } ? .acknowledgement : nil
    }
}
