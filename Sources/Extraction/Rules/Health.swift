extension Rules {
    private static let allergies = Topic("allergies", .health, 0.95, .many)
    private static let conditions = Topic("medical_conditions", .health, 0.9, .many)
    private static let medications = Topic("medications", .health, 0.9, .many)

    /// What a medicine is taken for, beside the medicine.
    static let treatments: [Rule] = [
        Rule("i take {what:medicine} for my {condition}", conditions, "has {condition}"),
        Rule("i am on|taking {what:medicine} for my {condition}", conditions, "has {condition}"),
        Rule("i take {what=pills|tablets|medication|medicine|meds|drops|something} for my {condition}", conditions, "has {condition}"),
        Rule("i am {what=color} blind", conditions, "is color blind", value: "color blind"),
        Rule("i wear|have hearing aid|aids", conditions, "wears hearing aids", value: "wears hearing aids"),
        Rule("i wear {what=glasses|contacts|braces|dentures|insoles}", conditions, "wears {what}", value: "wears {what}"),
        Rule("i use a {what=wheelchair|walker|cane|cpap|walking}", conditions, "uses a {what}", value: "uses a {what}"),
    ]

    private static let injury = Topic("medical_history", .health, 0.75, .many, .episodic)

    static let ailments: [Rule] = [
        Rule("i have a bad|dodgy|weak|sore|slipped|trapped {what=back|knee|hip|shoulder|neck|ankle|heart|disc|nerve|wrist|stomach}", conditions, "has a bad {what}", value: "bad {what}"),
        Rule("i have bad|dodgy|weak {what=knees|eyesight|eyes|hips|ankles|lungs|teeth}", conditions, "has bad {what}", value: "bad {what}"),
        Rule("i have {what=back|knee|hip|shoulder|neck|heart|kidney|thyroid|stomach|skin|hearing|sleep|liver|lung|sinus} {how=problems|issues|trouble|pain|disease}", conditions, "has {what} {how}", value: "{what} {how}"),
        Rule("i have trouble|difficulty|problems {what=sleeping|walking|hearing|breathing|concentrating|focusing}", conditions, "has trouble {what}", value: "trouble {what}"),
        Rule("i had a|an|my {what=stroke|miscarriage|hysterectomy|c-section|caesarean|transplant|vasectomy|mastectomy|hip|knee|heart|appendix|tonsils|gallbladder|wisdom} {how=replacement|attack|bypass|transplant|operation|surgery|out|removed|teeth}", injury, "had {what} {how}", value: "{what} {how}", .pastIfSaid),
        Rule("i had a|an {what=stroke|miscarriage|hysterectomy|c-section|caesarean|transplant|vasectomy|mastectomy|concussion|biopsy}", injury, "had a {what}", value: "{what}", .pastIfSaid),
        Rule("i had {what=surgery|an|chemo|chemotherapy} operation? on my {part:thing}", injury, "had surgery on their {part}", value: "surgery on my {part}", .pastIfSaid),
        Rule("i had {what=knee|hip|back|heart|eye|shoulder|dental|brain|foot|hand|laser} surgery", injury, "had {what} surgery", value: "{what} surgery", .pastIfSaid),
        Rule("i {verb=tore|twisted|dislocated|pulled|ruptured|injured|hurt|cut|burned|burnt} my {what:thing}", injury, "{verb} their {what}", value: "{verb} my {what}", .pastIfSaid),
        Rule("i am recovering from {what:thing}", injury, "is recovering from {what}", value: "recovering from {what}"),
    ]

    static let health: [Rule] = [
        Rule("i am allergic|intolerant to {allergens}", allergies, "is allergic to {allergens}"),
        Rule("i have a|an bad|severe|serious|mild? allergy to {allergens}", allergies, "is allergic to {allergens}"),
        Rule("i have a|an bad|severe|serious|mild? {allergen:allergens} allergy", allergies, "is allergic to {allergen}"),
        Rule("i am {allergen=lactose|gluten|fructose|histamine} intolerant", allergies, "is {allergen} intolerant"),
        Rule("i am {allergen=lactose-intolerant|gluten-intolerant}", allergies, "is {allergen}"),
        Rule("i have an intolerance|allergy to {allergens}", allergies, "is allergic to {allergens}"),
        Rule("i can not tolerate|digest {food}", allergies, "can't tolerate {food}"),
        Rule("{food} makes|make me ill|sick|bloated|itch|poorly", allergies, "gets ill from {food}"),
        Rule("{food} gives|give me hives|migraines|cramps|heartburn|a rash?", allergies, "reacts to {food}"),
        Rule("i have {condition}", conditions, "has {condition}"),
        Rule("i have|had type {what=one|two|1|2} diabetes?", conditions, "has type {what} diabetes", value: "type {what} diabetes"),
        Rule("i suffer from|with {condition}", conditions, "suffers from {condition}"),
        Rule("i am suffering|recovering from {condition}", conditions, "suffers from {condition}"),
        Rule("i am living|dealing|struggling|battling with? {condition}", conditions, "has {condition}"),
        Rule("i get {what:condition}", conditions, "gets {what}"),
        Rule("i am prone to {condition}", conditions, "is prone to {condition}"),
        Rule("i am a|an type? one|two|1|2? {what=diabetic|asthmatic|epileptic|haemophiliac|insomniac}", conditions, "is {what}"),
        Rule("i am a recovering {what=alcoholic|addict}", conditions, "is a recovering {what}", value: "recovering {what}"),
        Rule("i am {what=sober|teetotal} since|for", conditions, "is {what}"),
        Rule("i am hard of hearing", conditions, "is hard of hearing", value: "hard of hearing"),
        Rule("i am going through {what=menopause|chemo|chemotherapy|ivf}", conditions, "is going through {what}"),
        Rule("i was|got|have been? diagnosed with {condition}", conditions, "was diagnosed with {condition}"),
        Rule("i have been dealing|struggling|living with {condition}", conditions, "has {condition}"),
        Rule("i struggle|deal|live with {condition}", conditions, "has {condition}"),
        Rule("i am {condition=diabetic|asthmatic|epileptic|anemic|anaemic|dyslexic|autistic|deaf|blind|colorblind|bipolar|prediabetic|coeliac|celiac|neurodivergent|hypermobile|infertile|disabled} type? one|two|1|2?", conditions, "is {condition}"),
        Rule("i am pregnant", Topic("pregnancy", .health, 0.9, .single), "is pregnant", value: "pregnant"),
        Rule("i|we am|are expecting|having a|my|our first|second|third|another? baby|child|twins|girl|boy", Topic("pregnancy", .health, 0.9, .single), "is expecting a baby", value: "expecting a baby"),
        Rule("i|we am|are expecting", Topic("pregnancy", .health, 0.9, .single), "is expecting a baby", value: "expecting a baby"),
        Rule("my baby is due", Topic("pregnancy", .health, 0.9, .single), "is expecting a baby", value: "baby due"),
        Rule("my {relation} is expecting|pregnant", Topic("pregnancy", .health, 0.9, .single), "has {relation+a} who {relation+are} pregnant", value: "{relation} pregnant"),
        Rule("i stopped|quit taking {medicine}", medications, "takes {medicine}", operation: .retract),
        Rule("i came|am off {medicine}", medications, "takes {medicine}", operation: .retract),
        Rule("i was|got put|prescribed on? {medicine}", medications, "takes {medicine}"),
        Rule("i have to take|inject|use {medicine}", medications, "takes {medicine}"),
        Rule("i take|use {medicine}", medications, "takes {medicine}"),
        Rule("i am on|taking {medicine}", medications, "takes {medicine}"),
    ]
}
