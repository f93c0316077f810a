/// Word classes of `StatementWeight`: what lasts and what passes in what people say of themselves.
enum StatementWords {
    static let auxiliaries = words("have had has do did does be to not just also even still once probably definitely finally gonna want wanted need guess maybe sometimes barely hardly")
    static let copulas = words("is are was were has had and that who in on at with for")
    static let notVerbs = words("the a an my our this that bed sleep work school church")

    static let opinions = words("like love hate enjoy prefer adore dislike despise loathe stand liked loved hated enjoyed preferred mind miss")
    static let pointing = words(
        """
        it that this these those them him you your yours one ones how what when where who the something anything everything nothing part idea here
        there so
        """)

    static let lastingVerbs = words(
        """
        live lived living work worked working study studied studying grew grow raised born moved move own owned drive drove drink smoke smoked speak
        teach taught collect volunteer quit wear suffer struggle struggled attend cook bake garden paint run knit practice train coach manage
        married divorced adopted bought sold graduated retired believe eat vote pray meditate exercise commute travel rent belong identify
        prefer switch support grow raise breed write sing play dance listen read serve snore take
        """)

    static let happenings = words(
        """
        went got met broke fell lost won passed failed ran saw visited bought sold moved quit left started finished signed joined booked took
        made gave built wrote read flew drove drank ate found came became began sold spent taught caught hurt cut crashed burned hired fired
        graduated married divorced adopted retired painted cooked baked celebrated attended hosted organized planted learned volunteered picked
        injured sprained fractured gained knew slept swam rode bred grew held brought paid laid chose
        """)

    /// Verbs of the moment: only a date or a habit makes them worth keeping.
    static let momentary = words(
        """
        go come give charge talk chat let show look check hit push hold cast draw roll attack open shoot shot kill killed throw threw jump jumped dodge grab grabbed
        pick click press type wait listen hear see say said tell told ask asked try tried tested clicked pressed heard call turn turned stop stopped
        pause missed miss laughed talked typed meant walk enter climb kick kicked yell yelled beat sneak steal spot aim choose trust disagree press woke wake catch wonder guessing check scroll use used put pushed died die respawn lose guess know forgot forget remember mean
        think thought hope bet swear understand agree agreed promise thank appreciate repeat dare suppose wish finish find
        """)
    static let mayLast = words("got have love hate like need want think")

    static let moods = words(
        """
        tired bored hungry starving thirsty cold hot fine good great well bad ok okay happy sad excited glad confused curious sleepy nervous anxious stressed
        upset angry mad worried scared lonely exhausted sick proud better awful terrible amazing weird lazy busy annoyed grateful thankful relieved sorry afraid
        """)

    static let momentaryStates = words(
        """
        ready here back sure kidding joking serious done dead stuck muted lost wrong right late winning losing in out up on off over down away there
        testing talking asking saying listening waiting playing looking using getting doing having calling holding speaking hearing seeing coming
        leaving afk live online offline alive able about all not impressed surprised interested glad honest fan level
        clear close behind alone home next first second last gone stunned shocked speechless blown dying laughing crying lying being low stuck finished
        """)

    /// Named in a request, these still say something about who asks.
    static let conditions = words(
        """
        allergic allergy allergies vegan vegetarian diabetic diabetes asthma celiac coeliac intolerant pregnant epilepsy autistic adhd dyslexic dyslexia
        deaf blind disabled wheelchair depression depressed insomnia migraine migraines arthritis cancer kosher halal divorced widowed widow widower
        retired unemployed engaged married separated adopted handed sighted
        """)

    static let empty = words(
        """
        just really very much lot bit little again now today please okay ok yes yeah actually too also only right well good nice thing things stuff way
        time sure kind sort guys man dude bro more most even still some any all let us later back minute second moment sec one
        """)

    static let exclamations = words("god goodness bad gosh word turn pleasure friend lord dear")

    static let passingNouns = words(
        """
        turn mic microphone battery ping screen message list alarm calendar music playlist timer sword character question point way opinion mind fault score
        last best internet connection wifi camera headset keyboard volume speaker browser tab game team teammate next reminder shopping favor command voice
        answer previous luck guess charger headphones keys glasses drink seat head eye eyes ear ears money
        """)

    static let ownNouns = words(
        """
        name nickname surname birthday anniversary age job work boss manager coworker colleague company office career salary shift house home apartment flat
        room garden landlord neighbor neighbour town village city country car bike truck motorcycle doctor dentist therapist surgeon nurse teacher professor school
        college university class degree thesis exam course student knee back leg arm wrist ankle shoulder heart surgery operation diagnosis medication
        meds pill illness allergy asthma diabetes anxiety depression wedding marriage divorce engagement honeymoon funeral baby kid ex
        girlfriend boyfriend in-law parent family folk trip vacation holiday flight passport visa hobby band choir club church
        faith religion language accent hometown childhood dream goal plan diet weight coach lawyer accountant business startup shop bakery restaurant farm
        basement roof kitchen book novel blog podcast project promotion interview email number address locker mortgage rent debt bus subway metro tram scholarship pension retirement
        birth mother tongue pronouns grandkid godson goddaughter godmother mentor tenant client customer lease
        """)

    /// What people have for a moment.
    static let passingThings = words("question questions idea problem problems issue moment minute second point feeling doubt fun clue look word time sec chance choice point kills kill break light trouble difficulty lunch dinner breakfast coffee drink")
    /// What others do to "me" that changes a life or tells of one.
    static let doneToMe = words("given gave taught helped raised left dumped fired hired promoted diagnosed proposed cheated adopted invited offered hit robbed sued divorced")
    /// "I'm on antidepressants", "I'm in a band".
    static let commitments = words("relationship band choir team program wheelchair club hospital rehab antidepressants medication meds insulin chemo chemotherapy probation parole benefits disability pill diet marriage therapy remission recovery college university school army navy")
    /// Done every day: announced, they are not worth keeping.
    static let daily = words("take read eat drink play sing listen write speak run sleep serve dance cook paint wear")
    static let ranks = words("best worst one winner same last first boss king queen champion greatest man next only guy")
    static let noGerunds = words("testing checking nothing something everything anything morning evening sounding coming going according during amazing interesting loading checking talking speaking playing looking")

    static let household = words("kids kid baby dog cat puppy kitten twins landlord boys girls wife husband family in-laws children dogs cats")
    static let parents = words("mom mum dad mama papa grandma grandpa granny nana mommy daddy grandmother grandfather")

    static let banter = words(
        """
        enemy enemies boss loot lag ping respawn heal healing healer flank lobby round ammo spawn xp raid mana sniper kills kill headshot level mid gg
        checkpoint penalty referee ref offside goal nerf buff cooldown boost opponent scoreboard lagging pentakill revive cheating cheater teammates teammate losing map guards treasure backup wiped wrecked destroyed grenade defuse dps weapon weapons ammo rifle shotgun bullets reload noob aimbot controller hp dmg damage combo ranked rank queue monster monsters quest shield arrow arrows flanking respawning sniping jungle turret server fps
        """).subtracting(["boss", "goal"])

    /// Talk of the game being played: "this level", "an enemy".
    static func isBanter(_ tokens: [Token]) -> Bool {
        tokens.contains { banter.contains($0.word) }
            || zip(tokens, tokens.dropFirst()).contains { $0.word == "this" && ["game", "level", "round", "match"].contains($1.word) }
    }

    private static let lastingWords = words(
        """
        since years year months month weeks week yesterday tomorrow weekend weekends ago summer winter spring fall autumn christmas always never usually
        usual often every everyday born anymore nowadays lately birthday anniversary conference wedding vacation holiday morning mornings tonight
        """).union(Lexicon.weekdays).union(Lexicon.weekdays.map { $0 + "s" }).union(Lexicon.months)

    /// A date, a duration or a frequency: what is said holds beyond the moment.
    static func lasting(in tokens: [Token]) -> Bool {
        for (index, token) in tokens.enumerated() where lastingWords.contains(token.word) {
            let previous = index > 0 ? tokens[index - 1].word : ""
            if token.word == "may" || token.word == "march" || token.word == "second" { return ["in", "of", "since", "until", "this", "next"].contains(previous) }
            if token.word == "fall" || token.word == "spring" { return ["in", "the", "this", "last", "next"].contains(previous) }
            return true
        }
        return zip(tokens, tokens.dropFirst()).contains { ["last", "at"].contains($0.word) && $1.word == "night" || $0.word == "any" && $1.word == "more" || $0.word == "no" && $1.word == "longer" }
    }

    /// Lives change in two words.
    static let complete = PhraseTable<Bool>([
        "broke up,split up,got engaged,got married,got divorced,drink,smoke,do drugs,quit drinking,quit smoking,moved out,moved in,moved house,got fired,gave birth,came out as,got the job,got laid off": true,
        "trying for a baby,trying for another,having a baby,expecting a baby,stopped drinking,stopped eating,stopped smoking,quit eating,trying to quit,trying to lose,trying to learn,trying to do more,trying to eat,trying to get pregnant,trying to save,trying to stop": true,
    ])

    /// What follows "I" in speech that passes with the moment.
    static let passing = PhraseTable<Bool>([
        "know,guess so,think so,see,understand,agree,mean,bet,swear,hear you,got it,got you,got him,got her,got me,got this,got that,get it,get that": true,
        "have no idea,have to go,have a question,do not know,have got to go,can not believe,believe,can not hear,hear,die,am kidding": true,
        "be right back,be back,got a point,got a minute,got a question,see you,let you,call you,talk to you,think about it,try that,try it,try again,give it,give you,take it,take that": true,
        "grab some,grab a,make some coffee,make some tea,make coffee,get some water,get some coffee,get a drink,need a minute,need a second,need a moment": true,
        "ask you,tell you,say that,say it,love you,like you,miss you,hate you,thank you,appreciate it,appreciate that,appreciate you": true,
        "disconnected,got disconnected,got kicked,got muted,got banned,got logged,born yesterday,lost my train,got ninety,got cut off,thought of it,thought of that,thought about,there in,there soon,here in,home soon,right there,cut off,the wrong,changed my mind,give you,have one more,say so,trust you,dare you,disagree,not finished,your help,more time,ask you,asked you,heard you,heard that,heard of,said that,mean to,meant to": true,
        "one more,another one,something,it,that,them,him,her,you": true,
        "rather not,lost connection,look it up,think that is,think it is,think it,see what,see how,see that,see it,tell me,more point": true,
    ])
}
