extension Rules {
    private static let diet = Topic("diet", .health, 0.85, .many)

    static let diets: [Rule] = [
        Rule("i|we am|are|went|became {diet}", diet, "is {diet+1}"),
        Rule("i|we have been|gone {diet}", diet, "is {diet+1}"),
        Rule("i|we am|are|went {what=gluten|dairy|sugar|nut|lactose|alcohol|caffeine|meat} free", diet, "is {what} free", value: "{what} free"),
        Rule("i|we eat|keep|follow a? {diet}", diet, "eats {diet}"),
        Rule("i am on a|the {diet}", diet, "eats {diet}"),
        Rule("i|we am|are on a|an|the {what=keto|paleo|mediterranean|low-carb|low-fodmap|carnivore|plant-based|gluten-free|liquid|diabetic|vegan|raw} diet", diet, "is on the {what} diet", value: "{what} diet"),
        Rule("i|we am|are doing {what=keto|paleo|veganuary|intermittent|dry|whole30} fasting|january?", diet, "is doing {what}", value: "{what}"),
        Rule("i|we only eat|drink|buy {food:things}", diet, "only has {food}", value: "only {food}"),
        Rule("i|we skip|avoid {what=breakfast|lunch|dinner|gluten|dairy|sugar|carbs|caffeine|alcohol|meat|pork}", diet, "avoids {what}", value: "avoids {what}"),
        Rule("i|we do not drink", diet, "doesn't drink", value: "doesn't drink"),
        Rule("i|we never touch|drink|have|eat {food}", diet, "never has {food}", value: "never has {food}"),
        Rule("i|we do not touch|have|do {food}", diet, "doesn't have {food}", value: "doesn't have {food}"),
        Rule("i|we {verb=gave|cut} up|out {food}", diet, "gave up {food}", value: "gave up {food}", .pastIfSaid),
        Rule("i|we am|are off {food}", diet, "is off {food}", value: "off {food}"),
        Rule("i|we do not eat the? {things}", diet, "doesn't eat {things}", value: "doesn't eat {things}"),
        Rule("i|we never eat {things}", diet, "doesn't eat {things}", value: "doesn't eat {things}"),
        Rule("i|we can not eat|have|drink|do {food}", diet, "can't eat {food}", value: "can't have {food}"),
        Rule("i|we do not drink {drink=alcohol|coffee|milk|caffeine|beer|wine|soda|tea}", diet, "doesn't drink {drink}", value: "doesn't drink {drink}"),
        Rule("i|we stopped|quit|avoid drinking !the|my {things}", diet, "doesn't drink {things}", value: "doesn't drink {things}"),
        Rule("i|we stopped|quit|avoid eating !the|my {things}", diet, "doesn't eat {things}", value: "doesn't eat {things}"),
    ]
}
