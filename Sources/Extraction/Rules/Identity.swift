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
        Rule("i prefer to be called {person}", preferredName, "wants to be called {person}"),
        Rule("my pronouns are {pronouns}", pronouns, "uses {pronouns} pronouns"),
        Rule("i use {pronouns} pronouns", pronouns, "uses {pronouns} pronouns"),
        Rule("i am {given}", name, "is named {given}"),
        Rule("i am {age} years|year|yo old?", age, "is {age} years old"),
        Rule("i am {age}", age, "is {age} years old"),
        Rule("i turned {age}", age, "is {age} years old"),
        Rule("my age is {age}", age, "is {age} years old"),
        Rule("my birthday is on? the? {date}", birthday, "has a birthday on {date}"),
        Rule("my birthday falls on {date}", birthday, "has a birthday on {date}"),
        Rule("i was born on? in? the? {date}", birthday, "was born on {date}"),
        Rule("my date of birth is {date}", birthday, "was born on {date}"),
        Rule("i was born and raised in {place}", Topic("birthplace", .personal, 0.8, .single), "was born and raised in {place}"),
        Rule("i was born in {place}", Topic("birthplace", .personal, 0.8, .single), "was born in {place}"),
        Rule("i am {nationality}", nationality, "is {nationality}"),
        Rule("my nationality is {nationality}", nationality, "is {nationality}"),
        Rule("i speak {languages}", languages, "speaks {languages}"),
        Rule("i can speak {languages}", languages, "speaks {languages}"),
        Rule("i am fluent in {languages}", languages, "speaks {languages}"),
        Rule("i am bilingual in {languages}", languages, "speaks {languages}"),
        Rule("my native|first|mother language|tongue is {languages}", languages, "is a native speaker of {languages}"),
        Rule("i am a {trait=vegetable|morning|night|cat|dog|people} person|owl", traits, "is a {trait} person", value: "{trait} person"),
        Rule("i am {trait=left-handed|right-handed|introverted|extroverted|colorblind|ambidextrous}", traits, "is {trait}"),
        Rule("i am an {trait=introvert|extrovert}", traits, "is an {trait}"),
    ]

    /// Said right after a greeting, where a capital alone is enough to know a name.
    static let introductions: [Rule] = [
        Rule("i am {people}", name, "is named {people}"),
        Rule("this is {people}", name, "is named {people}"),
        Rule("it is {people}", name, "is named {people}"),
    ]

    private static let residence = Topic("home", .personal, 0.85, .single)
    private static let hometown = Topic("hometown", .personal, 0.75, .single)
    private static let location = Topic("location", .events, 0.6, .single, .episodic)

    static let home: [Rule] = [
        Rule("i|we live|reside over? out? up? down? in|near|outside {place}", residence, "lives in {place}"),
        Rule("i|we am|are living|based in|near {place}", residence, "lives in {place}"),
        Rule("i|we have lived in {place}", residence, "lives in {place}"),
        Rule("i|we have been living|based in {place}", residence, "lives in {place}"),
        Rule("i|we live alone|together in {place}", residence, "lives in {place}"),
        Rule("i|we live with my {relation} in {place}", residence, "lives in {place}"),
        Rule("i|we have been living? in {place} for about? {count}", residence, "lives in {place}", value: "{place}"),
        Rule("i|we moved|relocated from {origin:place} to {place}", residence, "lives in {place}"),
        Rule("i|we moved|relocated back? here? over? out? up? down? to {place}", residence, "lives in {place}"),
        Rule("i|we have moved|relocated to {place}", residence, "lives in {place}"),
        Rule("my home|hometown|house is in {place}", residence, "lives in {place}"),
        Rule("my hometown is {place}", hometown, "comes from {place}"),
        Rule("i am from {place}", hometown, "comes from {place}"),
        Rule("i come from {place}", hometown, "comes from {place}"),
        Rule("i hail from {place}", hometown, "comes from {place}"),
        Rule("i grew up in|near|outside {place}", hometown, "grew up in {place}"),
        Rule("i was raised in {place}", hometown, "grew up in {place}"),
        Rule("i|we am|are staying? visiting? in|visiting {place}", location, "is in {place}", .bounded),
        Rule("i|we will be in {place}", location, "will be in {place}", .bounded),
    ]

    private static let phone = Topic("phone_number", .personal, 0.9, .single)
    private static let email = Topic("email", .personal, 0.9, .single)

    static let contact: [Rule] = [
        Rule("my phone|mobile|cell|telephone? number is {phone}", phone, "has the phone number {phone}"),
        Rule("my number is {phone}", phone, "has the phone number {phone}"),
        Rule("my email address? is {email}", email, "has the email address {email}"),
        Rule("you can reach|email me at|on {email}", email, "has the email address {email}"),
    ]
}
