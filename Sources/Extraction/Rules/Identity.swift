extension Rules {
    private static let name = Topic("name", .personal, 0.95, .single)
    private static let preferredName = Topic("preferred_name", .personal, 0.95, .single)
    private static let age = Topic("age", .personal, 0.8, .single)
    private static let birthday = Topic("birthday", .personal, 0.85, .single)
    private static let pronouns = Topic("pronouns", .personal, 0.9, .single)
    private static let nationality = Topic("nationality", .personal, 0.8, .single)
    private static let languages = Topic("languages", .personal, 0.7, .many)
    private static let traits = Topic("traits", .personal, 0.5, .many)

    static let identity: [Rule] = [
        Rule("my first|full|real? name is {person}", name, "is named {person}"),
        Rule("my name is {person}", name, "is named {person}"),
        Rule("the name is {person}", name, "is named {person}"),
        Rule("i am called|named {person}", name, "is named {person}"),
        Rule("i go by {person}", preferredName, "goes by {person}"),
        Rule("my nickname is {person}", preferredName, "is nicknamed {person}"),
        Rule("everyone|everybody|people|friends calls|call me {person}", preferredName, "is called {person}"),
        Rule("my friends call me {person}", preferredName, "is called {person}"),
        Rule("please? you? can? call me {person}", preferredName, "wants to be called {person}"),
        Rule("i would rather|prefer if? you? to? be? call|called me? {person}", preferredName, "wants to be called {person}"),
        Rule("please? i? do not like|want|call being|to? be? called|call? me? {old:person} it|its is? {people}", preferredName, "goes by {people}"),
        Rule("i prefer to be called {person}", preferredName, "wants to be called {person}"),
        Rule("my pronouns are {pronouns}", pronouns, "uses {pronouns} pronouns"),
        Rule("i use {pronouns} pronouns", pronouns, "uses {pronouns} pronouns"),
        Rule("i am {given}", name, "is named {given}"),
        Rule("i am {age} years|year|yo old?", age, "is {age} years old"),
        Rule("i am {age}", age, "is {age} years old"),
        Rule("i am in my {decade=twenties|thirties|forties|fifties|sixties|seventies|eighties}", age, "is in their {decade}", value: "in my {decade}"),
        Rule("i am {feet=four|five|six|seven|4|5|6} foot|feet|ft {inches:count}", Topic("height", .personal, 0.5, .single), "is {feet} foot {inches}", value: "{feet} foot {inches}"),
        Rule("i have {age} years old", age, "is {age} years old"),
        Rule("i have {age} years !of|experience|left|in|to", age, "is {age} years old"),
        Rule("i turned {age}", age, "is {age} years old"),
        Rule("my wedding? anniversary is on? the? {date}", Topic("anniversary", .relationships, 0.7, .single), "has an anniversary {date+on}"),
        Rule("i weigh {thing}", Topic("weight", .health, 0.5, .single), "weighs {thing}"),
        Rule("my age is {age}", age, "is {age} years old"),
        Rule("my birthday is on? the? {date}", birthday, "has a birthday {date+on}"),
        Rule("my birthday falls on|in the? {date}", birthday, "has a birthday {date+on}"),
        Rule("i was born on? in? the? {date}", birthday, "was born {date+on}"),
        Rule("my date of birth is {date}", birthday, "was born {date+on}"),
        Rule("i was born and raised in {place}", Topic("birthplace", .personal, 0.8, .single), "was born and raised in {place}"),
        Rule("i was born in {place}", Topic("birthplace", .personal, 0.8, .single), "was born in {place}"),
        Rule("i am {nationality}", nationality, "is {nationality}"),
        Rule("i am {part=half|part} {one:nationality} and? {rest=half|part} {other:nationality}", nationality, "is {part} {one} and {rest} {other}", value: "{part} {one} and {rest} {other}"),
        Rule("i am {part=half|part|quarter} {nationality}", nationality, "is {part} {nationality}", value: "{part} {nationality}"),
        Rule("my nationality is {nationality}", nationality, "is {nationality}"),
        Rule("i speak {languages}", languages, "speaks {languages}"),
        Rule("i can speak {languages}", languages, "speaks {languages}"),
        Rule("i speak fluent|some|a? bit? little? of? {languages}", languages, "speaks {languages}"),
        Rule("i am a native {languages} speaker", languages, "is a native speaker of {languages}"),
        Rule("i grew up speaking {languages}", languages, "grew up speaking {languages}"),
        Rule("we speak {languages} at home", languages, "speaks {languages} at home"),
        Rule("i am fluent in {languages}", languages, "speaks {languages}"),
        Rule("i am bilingual in {languages}", languages, "speaks {languages}"),
        Rule("my native|first|mother language|tongue is {languages}", languages, "is a native speaker of {languages}"),
        Rule("i am not much? of? a|an {trait=morning|night|early|people} person|owl|bird", traits, "is not a {trait} person", value: "not a {trait} person"),
        Rule("i am {side=left|right|short|near|long|far} {what=handed|sighted}", traits, "is {side}-{what}", value: "{side}-{what}"),
        Rule("i have {shade=blue|green|brown|hazel|grey|gray} eyes", traits, "has {shade} eyes", value: "{shade} eyes"),
        Rule("i have {shade=red|blond|blonde|brown|black|curly|ginger|grey|dark} hair", traits, "has {shade} hair", value: "{shade} hair"),
        Rule("i am more? of? a|an {trait=morning|night|early|cat|dog|people|indoor|outdoor|outdoors|home} person|owl|bird", traits, "is a {trait} person", value: "{trait} person"),
        Rule("i am a? bit|very? {trait=left-handed|right-handed|lefthanded|introverted|extroverted|ambidextrous|shy|clumsy|impatient|organized|disorganized|forgetful|perfectionist|ticklish|short-sighted|nearsighted|superstitious}", traits, "is {trait}"),
        Rule("i am a|an bit? of? a|an? {trait=introvert|extrovert|perfectionist|workaholic|homebody|minimalist|bookworm|insomniac|redhead|lefty|southpaw|hoarder|foodie|technophobe}", traits, "is a {trait}"),
    ]

    static let names: [Rule] = [
        Rule("my middle name is {person}", Topic("middle_name", .personal, 0.7, .single), "has the middle name {person}"),
        Rule("my last|family name is {person}", Topic("surname", .personal, 0.85, .single), "has the surname {person}"),
        Rule("my surname is {person}", Topic("surname", .personal, 0.85, .single), "has the surname {person}"),
        Rule("you can call me {person}", preferredName, "wants to be called {person}"),
        Rule("i prefer {given}", preferredName, "prefers to be called {given}"),
        Rule("my star? sign is {sign=aries|taurus|gemini|cancer|leo|virgo|libra|scorpio|sagittarius|capricorn|aquarius|pisces}", Topic("star_sign", .personal, 0.4, .single), "has the star sign {sign}"),
        Rule("i am a|an {sign=aries|taurus|gemini|leo|virgo|libra|scorpio|sagittarius|capricorn|aquarius|pisces}", Topic("star_sign", .personal, 0.4, .single), "has the star sign {sign}"),
    ]

    private static let belief = Topic("religion", .personal, 0.7, .single)
    private static let selfDescription = Topic("identity", .personal, 0.7, .many)

    static let beliefs: [Rule] = [
        Rule("i am a|an? devout|practising|practicing|lapsed? {faith=muslim|christian|catholic|protestant|jewish|hindu|buddhist|sikh|atheist|agnostic|mormon|quaker|pagan|orthodox|baptist|methodist|anglican}", belief, "is {faith}"),
        Rule("i was raised|brought up? a? {faith=muslim|christian|catholic|protestant|jewish|hindu|buddhist|sikh|mormon|orthodox|baptist}", belief, "was raised {faith}", value: "raised {faith}"),
        Rule("i am {who=gay|lesbian|bisexual|queer|transgender|trans|nonbinary|non-binary|asexual|pansexual}", selfDescription, "is {who}"),
        Rule("i am a {who=lesbian|trans|transgender|gay|queer|nonbinary} {what=woman|man|person}", selfDescription, "is a {who} {what}", value: "{who} {what}"),
        Rule("i identify as a|an? {thing}", selfDescription, "identifies as {thing}"),
        Rule("my blood type|group is {thing}", Topic("blood_type", .health, 0.8, .single), "has the blood type {thing}"),
    ]

    /// Said right after a greeting, where a capital alone is enough to know a name.
    static let greetedNames: [Rule] = [
        Rule("i am {people}", name, "is named {people}"),
        Rule("this is {people}", name, "is named {people}"),
        Rule("it is {people}", name, "is named {people}"),
    ]

    private static let phone = Topic("phone_number", .personal, 0.9, .single)
    private static let email = Topic("email", .personal, 0.9, .single)

    static let contact: [Rule] = [
        Rule("my phone|mobile|cell|telephone? number is {phone}", phone, "has the phone number {phone}"),
        Rule("my home|postal? address is {thing}", Topic("address", .personal, 0.85, .single), "has the address {thing}"),
        Rule("my number is {phone}", phone, "has the phone number {phone}"),
        Rule("my work|personal|private|main? email address? is {email}", email, "has the email address {email}"),
        Rule("you? can? reach|email|contact me at|on {email}", email, "has the email address {email}"),
    ]
}
