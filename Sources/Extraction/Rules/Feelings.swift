extension Rules {
    private static let fear = Topic("fears", .personal, 0.6, .many, .emotional)
    private static let feeling = Topic("feelings", .personal, 0.5, .many, .emotional)

    static let fears: [Rule] = [
        Rule("i am scared|afraid|terrified|frightened|petrified of {allergens}", fear, "is afraid of {allergens}"),
        Rule("i have a fear|phobia of {allergens}", fear, "is afraid of {allergens}"),
        Rule("i am {what=claustrophobic|arachnophobic|agoraphobic}", fear, "is {what}"),
        Rule("{things} terrify|terrifies|scare|scares me", fear, "is afraid of {things}"),
        Rule("i miss my {who:thing}", feeling, "misses their {who}", value: "misses my {who}"),
        Rule("i am worried|anxious|stressed|nervous about my {what:thing}", feeling, "is worried about their {what}", value: "worried about my {what}"),
        Rule("i am proud of my {who:thing}", feeling, "is proud of their {who}", value: "proud of my {who}"),
        Rule("i am|feel {what=homesick|lonely|heartbroken|grieving|burnt-out|depressed}", feeling, "is {what}"),
    ]
}
