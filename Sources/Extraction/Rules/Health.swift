extension Rules {
    private static let allergies = Topic("allergies", .health, 0.95, .many)
    private static let conditions = Topic("medical_conditions", .health, 0.9, .many)
    private static let medications = Topic("medications", .health, 0.9, .many)
    private static let diet = Topic("diet", .health, 0.85, .many)

    static let health: [Rule] = [
        Rule("i am allergic|intolerant to {allergens}", allergies, "is allergic to {allergens}"),
        Rule("i have a|an bad|severe|serious|mild? allergy to {allergens}", allergies, "is allergic to {allergens}"),
        Rule("i have a|an bad|severe|serious|mild? {allergen:allergens} allergy", allergies, "is allergic to {allergen}"),
        Rule("i am {allergen=lactose|gluten|fructose|histamine} intolerant", allergies, "is {allergen} intolerant"),
        Rule("i am {allergen=lactose-intolerant|gluten-intolerant}", allergies, "is {allergen}"),
        Rule("i have {condition}", conditions, "has {condition}"),
        Rule("i suffer from {condition}", conditions, "suffers from {condition}"),
        Rule("i was|got|have been? diagnosed with {condition}", conditions, "was diagnosed with {condition}"),
        Rule("i have been dealing|struggling|living with {condition}", conditions, "has {condition}"),
        Rule("i struggle|deal|live with {condition}", conditions, "has {condition}"),
        Rule("i am {condition=diabetic|asthmatic|epileptic|anemic|dyslexic|autistic|deaf|blind|colorblind|bipolar|prediabetic}", conditions, "is {condition}"),
        Rule("i am pregnant", Topic("pregnancy", .health, 0.9, .single), "is pregnant", value: "pregnant"),
        Rule("i|we am|are expecting a baby", Topic("pregnancy", .health, 0.9, .single), "is expecting a baby", value: "expecting a baby"),
        Rule("i take|use {medicine}", medications, "takes {medicine}"),
        Rule("i am on|taking {medicine}", medications, "takes {medicine}"),
    ]

    static let diets: [Rule] = [
        Rule("i|we am|are|went|became {diet}", diet, "is {diet}"),
        Rule("i|we have been|gone {diet}", diet, "is {diet}"),
        Rule("i|we eat|follow a? {diet}", diet, "eats {diet}"),
        Rule("i am on a|the {diet}", diet, "eats {diet}"),
        Rule("i|we do not eat {things}", diet, "doesn't eat {things}", value: "doesn't eat {things}"),
        Rule("i|we never eat {things}", diet, "doesn't eat {things}", value: "doesn't eat {things}"),
        Rule("i|we can not eat|have|drink {food}", diet, "can't eat {food}", value: "can't have {food}"),
        Rule("i|we do not drink {drink=alcohol|coffee|milk|caffeine|beer|wine|soda}", diet, "doesn't drink {drink}", value: "doesn't drink {drink}"),
        Rule("i|we stopped|quit eating {things}", diet, "doesn't eat {things}", value: "doesn't eat {things}"),
    ]
}
