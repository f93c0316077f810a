extension Rules {
    private static let vehicle = Topic("vehicle", .personal, 0.6, .many)
    private static let possession = Topic("possessions", .personal, 0.55, .many)

    static let possessions: [Rule] = [
        Rule("i|we drive a|an {car}", vehicle, "drives {car+a}"),
        Rule("my car|van|truck|motorbike|bike is a|an {car}", vehicle, "drives {car+a}"),
        Rule("my phone|laptop|computer|camera is a|an {thing}", possession, "has {thing+a}"),
        Rule("i ride a|an {possession}", vehicle, "rides {possession+a}"),
        Rule("i do not drive", vehicle, "doesn't drive", value: "doesn't drive"),
        Rule("i do not own|have a {what=car|tv|television|smartphone|licence|license}", possession, "doesn't have a {what}", value: "no {what}"),
        Rule("i|we own a|an|two|three {thing}", possession, "owns {thing+a}"),
        Rule("i|we have a|an|two|three {possession}", possession, "has {possession+a}"),
        Rule("i sold my {possession}", possession, "has {possession+a}", operation: .retract),
        Rule("i|we bought|got myself? ourselves? a|an|my first|own? {possession}", possession, "has {possession+a}"),
    ]
}
