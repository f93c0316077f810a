/// Occupations and fields. Only heads known to be jobs count after "I'm a …": "I'm a mess" is none.
enum Jobs {
    private static let heads = words(
        """
        accountant actor actress actuary administrator advisor adviser analyst anesthesiologist animator apprentice architect archaeologist
        artist assistant astronomer attorney author baker banker barber barista bartender beautician biologist blacksmith bookkeeper
        bookseller botanist bricklayer broker builder butcher buyer caregiver caretaker carer carpenter cashier chef chemist chiropractor
        choreographer cleaner clerk coach coder composer comedian conductor consultant contractor cook copywriter counselor counsellor courier
        curator dancer decorator dentist designer dermatologist detective developer dietitian director dispatcher doctor dj dockworker driver
        ecologist economist editor educator electrician engineer entrepreneur estimator executive farmer filmmaker firefighter fisherman
        florist founder freelancer gardener geographer geologist glazier goldsmith guard hairdresser hairstylist handyman historian
        housekeeper hygienist illustrator inspector instructor interpreter investigator investor janitor jeweler joiner journalist judge lab-tech
        landscaper lawyer lecturer librarian lifeguard linguist locksmith machinist magician manager marketer mason masseuse mathematician
        mechanic medic meteorologist microbiologist midwife miner model musician nanny neurologist neuroscientist notary novelist nurse
        nutritionist optician optometrist optician painter paralegal paramedic pastor pathologist pediatrician pharmacist philosopher photographer
        physician physicist physiotherapist pianist pilot planner plumber podcaster poet policeman policewoman porter potter priest
        principal producer professor programmer psychiatrist psychologist psychotherapist publicist radiographer radiologist rancher
        realtor receptionist recruiter referee reporter researcher restaurateur roofer sailor salesman salesperson saleswoman scientist
        screenwriter sculptor seamstress secretary singer soldier solicitor statistician steward stewardess stylist superintendent supervisor
        surgeon surveyor tailor tattooist teacher technician technologist therapist tiler toolmaker trader trainer translator trucker tutor
        underwriter veterinarian vet videographer violinist waiter waitress warden watchmaker weaver welder writer zookeeper zoologist
        student undergrad undergraduate postdoc intern trainee plasterer beekeeper sommelier puppeteer ceramicist cellist drummer guitarist
        bus-driver scaffolder lumberjack stonemason postman mailman dogwalker docent oncologist cardiologist vicar nun monk rabbi imam
        programmer planner retiree pensioner freelancer homemaker housewife stay-at-home consultant paediatrician anaesthetist haematologist
        """)
    private static let notPartOfJob = words("terrible bad good great horrible lousy awful real fake amateur aspiring frustrated wannabe happy big huge sort kind bit failed failing backseat secret horrible walking lazy future former ex retired decent better certain true born part-time-parent fast slow")
    private static let stops = words("over at for in with by from on and or since who working specialising specializing during of now here to near based")

    static func job(_ tokens: ArraySlice<Token>, isLast: Bool) -> [Token]? {
        var value: [Token] = []
        for token in tokens.prefix(6) {
            guard token.isWord, !stops.contains(token.word), !Lexicon.boundaries.contains(token.word), !Lexicon.subjects.contains(token.word) else { break }
            value.append(token)
        }
        while let last = value.last, Lexicon.softAdverbs.contains(last.word) || ["too", "though", "myself", "right", "these", "days", "there"].contains(last.word) { value.removeLast() }
        if let first = value.first, ["a", "an", "the"].contains(first.word) { value.removeFirst() }
        guard let head = value.last, value.count <= 4, heads.contains(head.word) || head.word == "officer" || head.word == "owner" && value.count > 1 || head.word == "worker" && value.count > 1 || head.word == "attendant" && value.count > 1 || head.word == "operator" && value.count > 1 || head.word == "agent" && value.count > 1 else { return nil }
        guard !value.contains(where: { notPartOfJob.contains($0.word) || Lexicon.functionWords.contains($0.word) }), isLast || value.count == tokens.count || tokens.count == value.count + 1 else { return nil }
        return value
    }

    private static let ventures = words(
        "bakery restaurant cafe café shop store bar pub salon studio farm startup gallery gym bookstore bookshop company business agency brewery hotel hostel practice clinic nursery kennel workshop podcast blog newsletter charity")

    static func business(_ tokens: ArraySlice<Token>) -> [Token]? {
        let value = tokens.prefix(7).prefix { $0.isWord && !Lexicon.boundaries.contains($0.word) && !["with", "and", "for", "since"].contains($0.word) }
        guard value.contains(where: { ventures.contains($0.word) }), !value.contains(where: { Lexicon.vague.contains($0.word) }) else { return nil }
        let named = value.contains { !["own", "business", "company", "my", "small", "little"].contains($0.word) }
        return named || value.count > 1 && value.last?.word != "business" ? Array(Phrases.trimmed(value)) : nil
    }

    private static let fields = words(
        """
        architecture medicine law engineering biology chemistry physics mathematics math maths history philosophy psychology sociology
        economics business marketing finance accounting nursing education linguistics literature journalism music art arts design computing
        science sciences informatics geography geology astronomy theology politics anthropology archaeology pharmacy dentistry fashion film
        photography theater theatre dance agriculture forestry ecology statistics neuroscience genetics biochemistry robotics it software
        sales tech technology healthcare construction retail hospitality insurance advertising publishing logistics hr banking research
        communications media management administration languages english french german spanish japanese criminology veterinary relations
        biotech manufacturing security cybersecurity recruitment consulting government tourism aviation animation
        """)

    static func field(_ tokens: ArraySlice<Token>) -> [Token]? {
        var value = tokens.prefix(5).prefix { $0.isWord && (!stops.contains($0.word) || $0.word == "and") && !Lexicon.boundaries.contains($0.word) && !Lexicon.subjects.contains($0.word) }
        value = Phrases.trimmed(value)
        guard let last = value.last, fields.contains(last.word), !value.contains(where: { $0.word == "my" || $0.word == "the" || $0.word == "a" }) else { return nil }
        return Array(value)
    }
}
