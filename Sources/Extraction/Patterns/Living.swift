/// Animals, bodies and belongings.
enum Living {
    private static let petAdjectives = words(
        "a an the old little big small cute black white brown grey gray ginger orange golden german rescue rescued young new tiny lovely beautiful adorable border french english persian maine siamese guinea jack russell bearded male female adopted fluffy fat lazy crazy sweet australian saint labrador yorkshire stray gorgeous tabby boston great pet sausage scruffy guide assistance therapy wee blind deaf massive giant lovely miniature toy grumpy")

    static func pet(_ tokens: ArraySlice<Token>, isLast: Bool) -> [Token]? {
        var value: [Token] = []
        for token in tokens.prefix(6) {
            guard token.isWord else { break }
            if Lexicon.pets.contains(token.word) {
                value.append(token)
                let next = tokens.dropFirst(value.count).first
                if let next, next.isWord, Lexicon.pets.contains(next.word) { continue }
                guard isLast || value.count == tokens.count else { return nil }
                if let next, next.isWord, !["and", "who", "at", "with", "called", "named", "too", "now", "but", "that", "which", "in", "since", "as", "already"].contains(next.word) { return nil }
                if ["a", "an", "the", "this", "another"].contains(value[0].word) { value.removeFirst() }
                return value
            }
            guard petAdjectives.contains(token.word) || !isLast && ["this", "another"].contains(token.word) || !isLast && !value.isEmpty && !Lexicon.functionWords.contains(token.word) || Lexicon.numbers[token.word] != nil || Int(token.word) != nil || token.word == "of" else { return nil }
            value.append(token)
        }
        return nil
    }

    private static let conditions = words(
        """
        asthma diabetes epilepsy arthritis migraines migraine anemia anaemia hypertension eczema psoriasis depression anxiety adhd add autism ptsd
        ocd bipolar insomnia narcolepsy endometriosis fibromyalgia lupus celiac coeliac disease crohn's colitis ibs pcos cancer
        leukemia hypothyroidism hyperthyroidism glaucoma tinnitus scoliosis osteoporosis dyslexia dyspraxia sclerosis parkinson's
        syndrome disorder apnea apnoea vertigo gout hepatitis hiv sciatica tendonitis rosacea pressure cholesterol pacemaker condition
        palsy dysfunction hayfever fever reflux diabetic asthmatic epileptic anemic dyslexic autistic deaf blind colorblind colourblind
        """)
    private static let vagueConditions = words("this that weird strange medical same good spring cabin gold dance saturday yellow bad any little")

    static func condition(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let bounded = Phrases.bounded(Phrases.upToPause(tokens)) else { return nil }
        var value = bounded.prefix(7)
        if let first = value.first, ["a", "an", "some", "mild", "severe"].contains(first.word) && first.word != "severe" && first.word != "mild" { value = value.dropFirst() }
        guard let head = value.firstIndex(where: { conditions.contains($0.word) }), head - value.startIndex <= 4 else { return nil }
        var end = head + 1
        while end < value.endIndex, conditions.contains(value[end].word) || ["1", "2", "one", "two"].contains(value[end].word) { end += 1 }
        let result = value[..<end]
        guard !result.contains(where: { vagueConditions.contains($0.word) || Lexicon.functionWords.contains($0.word) }) else { return nil }
        let words = result.map(\.word)
        if words.last == "pressure", !words.contains("blood") || words.count < 3 { return nil }
        if words.last == "cholesterol", words.count < 2 { return nil }
        if words.last == "fever", words.first != "hay" { return nil }
        if ["disease", "syndrome", "disorder", "condition"].contains(words.last ?? ""), words.count < 2 { return nil }
        return Array(result)
    }

    private static let medicines = words(
        """
        metformin insulin ibuprofen aspirin paracetamol antidepressants antihistamines statins lithium prozac zoloft lexapro xanax adderall
        ritalin vyvanse levothyroxine lisinopril omeprazole albuterol ventolin warfarin prednisone methotrexate sertraline fluoxetine
        citalopram amlodipine atorvastatin simvastatin losartan gabapentin melatonin magnesium ozempic propranolol concerta iron zinc creatine probiotics escitalopram steroids antibiotics ramipril tramadol codeine morphine naproxen bisoprolol apixaban clopidogrel duloxetine venlafaxine mirtazapine quetiapine lamotrigine humira biologics wegovy mounjaro
        """)
    private static let medicalHeads = words("medication medications pills tablets inhaler supplements vitamins blockers thinners shots")
    private static let medicalAdjectives = words("blood pressure heart thyroid beta iron vitamin allergy anxiety adhd asthma sleeping low-dose daily birth control folic d b12 c an a my omega")

    private static let medicalEndings = ["pril", "olol", "statin", "sartan", "azole", "mycin", "cillin", "zepam", "oxetine", "traline", "lukast", "gliptin", "triptan", "thyroxine", "codone", "formin"]

    private static func isMedicine(_ word: String) -> Bool {
        medicines.contains(word) || word.count > 6 && medicalEndings.contains { word.hasSuffix($0) }
    }

    static func medicine(_ tokens: ArraySlice<Token>) -> [Token]? {
        let tokens = tokens.first?.word == "the" ? tokens.dropFirst() : tokens
        let value = tokens.prefix(5).prefix { $0.isWord && (isMedicine($0.word) || medicalHeads.contains($0.word) || medicalAdjectives.contains($0.word)) }
        guard let last = value.last, isMedicine(last.word) || value.count > 1 && value.contains(where: { $0.word == "vitamin" }) || medicalHeads.contains(last.word) && value.count > 1 else { return nil }
        return Array(value.drop { ["a", "an", "my"].contains($0.word) })
    }

    private static let diets = words("vegan vegetarian vegetarians vegans pescatarian pescetarian flexitarian kosher halal keto gluten-free dairy-free lactose-intolerant")

    static func diet(_ tokens: ArraySlice<Token>) -> [Token]? {
        var tokens = tokens
        if let first = tokens.first, ["a", "an", "strict", "lifelong"].contains(first.word) { tokens = tokens.dropFirst() }
        while let first = tokens.first, ["strict", "lifelong", "mostly"].contains(first.word) { tokens = tokens.dropFirst() }
        guard let first = tokens.first, diets.contains(first.word) else { return nil }
        if let next = tokens.dropFirst().first, next.isWord, !["and", "for", "now", "so", "since", "too", "diet", "these", "but", "because", "at", "by", "actually"].contains(next.word) { return nil }
        return [first]
    }

    private static let foods = words(
        """
        gluten dairy lactose nuts peanuts meat pork beef fish shellfish seafood eggs milk cheese wheat sugar caffeine alcohol coffee soy
        onions garlic chocolate bread chicken spicy tomatoes mushrooms strawberries salt carbs sesame shrimp
        """)

    private static let notAllergens = words("mornings work school people commitment nonsense bullshit exercise homework stupidity drama responsibility failure losing")
        .union(Lexicon.weekdays).union(Lexicon.weekdays.map { $0 + "s" })

    static func allergen(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let value = Phrases.noun(tokens), value.count <= 3, !value.contains(where: { notAllergens.contains($0.word) }) else { return nil }
        return value
    }

    static func food(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let value = Phrases.noun(tokens), value.count <= 3, value.contains(where: { foods.contains($0.word) }) else { return nil }
        return value
    }

    private static let goods = words(
        """
        car bike bicycle motorcycle motorbike scooter van truck boat sailboat canoe kayak caravan guitar piano violin cello drums drumkit saxophone trumpet
        ukulele keyboard synthesizer phone iphone pixel galaxy laptop macbook ipad tablet computer pc playstation xbox switch camera telescope
        drone house apartment garden allotment caravan campervan motorhome treadmill narrowboat dinghy yacht yaris corsa fiesta golf polo focus civic corolla prius clio astra passat octavia micra jazz loom kiln greenhouse cabin cottage tesla toyota honda ford bmw audi volkswagen volvo mazda subaru nissan kia
        hyundai mercedes porsche jeep vespa harley tattoo tattoos printer surfboard snowboard skateboard record collection banjo harp flute kindle smartwatch
        watch pool sauna allotment
        """)
    private static let notGoods = words("problem problems question questions issue trouble crash accident good bad new nice alarm insurance loan payment rental toy")

    static func possession(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let value = Phrases.noun(Phrases.upToPause(tokens)) else { return nil }
        let cut = Array(value.prefix { !["in", "with", "for", "at", "from", "on", "and", "outside", "to", "of"].contains($0.word) })
        guard let last = cut.last, cut.count <= 5, goods.contains(last.word) || goods.contains(last.word.split(separator: "-").last.map(String.init) ?? "") || cut.count > 1 && goods.contains(cut[cut.count - 2].word) && last.word.contains(where: \.isNumber) else { return nil }
        return cut.contains { notGoods.contains($0.word) && $0.word != "new" } ? nil : cut
    }

    private static let notCars = words("bargain up wall home mad crazy point wife husband kids away wedge hard lot bit long")

    static func car(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let value = Phrases.noun(Phrases.upToPause(tokens)), !value.contains(where: { notCars.contains($0.word) }), value.map(\.word) != ["car"] else { return nil }
        return Array(value.prefix { !["with", "from", "for", "in", "at", "and"].contains($0.word) })
    }

    private static let occasions = words(
        """
        appointment interview exam exams test flight wedding surgery operation concert trip vacation holiday presentation deadline marathon
        race checkup check-up recital audition performance hearing conference workshop date party reunion competition tournament match
        driving-test viva scan ultrasound mri physio session rehearsal festival christening baptism anniversary retreat cruise hackathon pitch viewing exhibition sleepover barbecue bbq picnic gala final finals meeting class lesson game graduation funeral shift gig
        """)

    static func occasion(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard var value = Phrases.noun(Phrases.upToPause(tokens))?[...] else { return nil }
        guard let head = value.firstIndex(where: { occasions.contains($0.word) }), head - value.startIndex <= 3 else { return nil }
        value = value.prefix(6)
        return Array(value)
    }
}
