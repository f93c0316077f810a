/// Closed word classes of English that several stages share.
enum Lexicon {
    static let subjects = words("i we he she they it you")
    static let functionWords = words(
        """
        i me my mine we us our you your he him his she her it its they them their the a an and or but so if then than as at by
        for from in into of off on onto out over to up with about is am are was were be been being do does did have has had will
        would can could should not no yes that this these those there here what which who whom whose where when why how because
        """)

    /// Words a speaker slips in anywhere; patterns skip them before a literal word.
    static let softAdverbs = words(
        """
        really actually also currently still just always absolutely totally honestly definitely truly simply so very now recently
        finally both quite pretty super officially personally originally mostly mainly usually proudly happily completely
        already only even too greatly deeply severely highly terribly massively extremely strongly normally typically generally
        """)

    /// Words that end a value: what follows is another thought.
    static let boundaries = words(
        "because but which who whom whose where when while since although though unless if so whenever whereas plus until")

    /// A value made of or containing these says nothing without its context.
    static let vague = words(
        """
        it that this these those them one ones stuff thing things something anything everything nothing someone anyone everyone
        somebody anybody everybody nobody you your yours he him his she her hers they their theirs what whatever here there
        yourself each such same other others another any some ya u
        """)

    /// relation word → fact key.
    static let relations: [String: String] = {
        var table: [String: String] = [:]
        for (list, key) in [
            ("wife husband girlfriend boyfriend partner fiance fiancee fiancé fiancée spouse", "partner"),
            ("son daughter kid child baby stepson stepdaughter toddler sons daughters kids children twins", "children"),
            ("brother sister twin stepbrother stepsister brothers sisters sibling siblings", "siblings"),
            ("mother father mom mum dad mama papa stepmother stepfather stepmom stepdad parents", "parents"),
            (
                """
                aunt uncle cousin cousins grandmother grandfather grandma grandpa granny nan niece nephew nieces nephews
                grandson granddaughter grandkids grandchildren grandson mother-in-law father-in-law brother-in-law sister-in-law
                """, "family"
            ),
            ("friend friends mate buddy pal bestie roommate flatmate housemate", "friends"),
        ] {
            for word in words(list) { table[word] = key }
        }
        return table
    }()

    static let pets = words(
        """
        dog dogs cat cats puppy puppies pup kitten kittens kitty parrot parrots hamster hamsters rabbit rabbits bunny bunnies goldfish
        fish turtle turtles tortoise snake snakes lizard gecko geckos horse horses pony ponies pig pigs budgie budgies ferret ferrets
        hedgehog chicken chickens hen hens beagle labrador lab poodle greyhound corgi husky dachshund pug retriever shepherd terrier
        collie bulldog chihuahua schnauzer spaniel doodle labradoodle goldendoodle cockapoo whippet boxer dalmatian siamese tabby
        iguana canary canaries cockatiel rat rats goat goats sheep cow cows donkey donkeys chinchilla axolotl tarantula python
        rottweiler malamute mutt ragdoll duck ducks bird birds
        """)

    static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ]
    static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

    static let numbers: [String: Int] = {
        let names = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
            "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ]
        var table: [String: Int] = ["a": 1, "an": 1, "couple": 2]
        for (value, name) in names.enumerated() { table[name] = value }
        for (index, name) in ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"].enumerated() {
            let tens = (index + 2) * 10
            table[name] = tens
            for unit in 1...9 { table["\(name)-\(names[unit])"] = tens + unit }
        }
        return table
    }()

    static let ordinals: [String: Int] = {
        let names = [
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
            "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
        ]
        var table: [String: Int] = ["thirtieth": 30, "twenty-first": 21, "twenty-second": 22, "twenty-third": 23]
        for (index, name) in names.enumerated() { table[name] = index + 1 }
        return table
    }()

    /// A number of at most three words at the start of `tokens`: digits, "thirty", "thirty four".
    static func number(_ tokens: ArraySlice<Token>) -> (value: Int, count: Int)? {
        guard let first = tokens.first, first.isWord else { return nil }
        if let digits = Int(first.word) { return digits >= 0 ? (digits, 1) : nil }
        guard let tens = numbers[first.word], first.word != "a", first.word != "an" else { return nil }
        if tens >= 20, tens % 10 == 0, let next = tokens.dropFirst().first, let unit = numbers[next.word], (1...9).contains(unit), next.word.count > 2 {
            return (tens + unit, 2)
        }
        return (tens, 1)
    }
}
