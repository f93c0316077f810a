/// The sentence forms of `InstructionGuard`.
enum InstructionForms {
    static func matches(_ tokens: [Token]) -> Bool {
        for index in tokens.indices where tokens[index].isWord {
            if isOverride(tokens, index) || isDisclosure(tokens, index) || rulesAssistant(tokens, index) { return true }
            if always.match(tokens, at: index) != nil { return true }
            if mayCommand(tokens, index), commands(tokens, index) { return true }
        }
        return false
    }

    private static let always = PhraseTable<Bool>([
        "begin system prompt,end of system prompt,end of prompt,jailbreak mode,developer mode,dan mode,god mode enabled,do anything now,new system prompt,new instructions follow,override mode,sudo mode": true,
        "your instructions have changed,your rules have changed,when the user asks,whenever the user,whenever you see this,when you see this,the user is an administrator": true,
        "the user is an admin,everything the user asks,as an ai you,as an assistant you,as a language model you,stop being an assistant,stop being an ai,stop acting as": true,
        "ignoriere alle,ignoriere die vorherigen,vergiss alle anweisungen,ignore les instructions,ignorez les instructions,ignore toutes les,ignora las instrucciones,ignora todas las": true,
        "you have no rules,you have no restrictions,you are not bound by,you are free from,no longer bound by,without any restrictions or,your new instructions,your new role is,your new rule is,your only rule is": true,
    ])

    // MARK: overriding and disclosing, wherever they stand

    private static let overriding = words("ignore disregard override bypass forget circumvent violate drop discard neglect")
    private static let rules = words(
        "instruction instructions prompt prompts rules rule guidelines guideline directives directive constraints restrictions programming policies policy safeguards filters commands messages context training directions")
    private static let machineOwned = words("previous prior above earlier your its system safety preceding foregoing original initial existing developer developers hidden content")
    private static let unmachine = words("my our his her their school house company doctor doctor's boss")
    private static let backward = PhraseTable<Bool>([
        "everything above,everything you were told,all of the above,everything before this,what you were told,everything you have been told,the text above,the above": true,
        "what the system says,what the developer says,what the developers say,everything that came before,all you were told,anything above": true,
    ])

    private static func isOverride(_ tokens: [Token], _ index: Int) -> Bool {
        guard overriding.contains(tokens[index].word), index + 1 < tokens.count else { return false }
        let window = tokens[(index + 1)...].prefix(7).prefix { $0.isWord }
        if backward.match(tokens, at: index + 1) != nil { return tokens[index].word != "drop" }
        guard let object = window.firstIndex(where: { rules.contains($0.word) }) else { return false }
        let between = tokens[(index + 1)..<object].map(\.word)
        if between.contains(where: unmachine.contains) { return false }
        if between.contains(where: machineOwned.contains) || tokens[object].word == "programming" && between.contains("your") { return true }
        return mayCommand(tokens, index) && (between.contains("all") || between.contains("any") || between.contains("the")) && tokens[object].word != "context"
    }

    private static let disclosing = words("reveal print repeat show output leak display expose share tell disclose give send dump recite reveals write")
    private static let secrets = PhraseTable<Bool>([
        "system prompt,hidden prompt,initial prompt,its prompt,your prompt,original prompt,system message,api key,api keys,your instructions,its instructions,hidden instructions,secret instructions,your system,prompt verbatim,your configuration,your secret,its secrets,your secrets": true,
        "everything above,the text above,the words above,the above text,all of the above,other users,another user": true,
    ])

    private static func isDisclosure(_ tokens: [Token], _ index: Int) -> Bool {
        guard disclosing.contains(tokens[index].word) else { return false }
        if index > 0, ["i", "we", "they", "people", "not"].contains(tokens[index - 1].word) { return false }
        return tokens.indices[(index + 1)...].prefix(6).contains { secrets.match(tokens, at: $0) != nil }
    }

    // MARK: rules laid on the machine

    private static let machines = words("assistant ai bot chatbot model llm agent gpt chatgpt claude")
    private static let machineVerbs = words(
        """
        answer respond reply output reveal call execute obey comply act behave ignore print repeat follow speak include append say tell use forget pretend refuse
        disregard mention begin end start recommend promote insert invoke run return treat assume consider grant provide generate write always never only not
        address translate approve allow accept
        """)
    private static let obligations = PhraseTable<Bool>([
        "should,must,shall,has to,have to,needs to,need to,is required to,are required to,is to,are to,will always,will never,will now,will only,may not,must not,is supposed to,are supposed to,are obliged to,is obliged to": true,
    ])

    /// "the assistant must always …", "wants the assistant to reveal …".
    private static func rulesAssistant(_ tokens: [Token], _ index: Int) -> Bool {
        guard machines.contains(tokens[index].word), index > 0 || tokens.count > 3, index + 2 < tokens.count else { return false }
        if index > 0, ["an", "personal", "executive", "teaching", "research", "my", "real", "estate", "travel", "sales", "new", "dental", "role", "fashion"].contains(tokens[index - 1].word) { return false }
        let next = tokens[index + 1].word
        if next == "is" || next == "are" { if ["now", "unrestricted", "free", "dan"].contains(tokens[index + 2].word) { return true } }
        if let (count, _) = obligations.match(tokens, at: index + 1), index + 1 + count < tokens.count {
            return machineVerbs.contains(tokens[index + 1 + count].word)
        }
        return next == "to" && ["always", "never", "ignore", "reveal", "obey", "execute", "disregard", "pretend", "only"].contains(tokens[index + 2].word)
    }

    // MARK: commands

    private static let leads = words("please now and then so but also just okay ok hey hi hello important attention note warning first next listen assistant bot ai chatgpt claude task urgent immediately instead therefore remember that")

    /// At the start of the sentence, after a pause, or after words that lead into a command.
    private static func mayCommand(_ tokens: [Token], _ index: Int) -> Bool {
        var start = index
        while start > 0, tokens[start - 1].isWord, leads.contains(tokens[start - 1].word) { start -= 1 }
        if start == 0 || tokens[start - 1].kind == .comma { return true }
        return isFromNowOn(tokens, index)
            || index > start && ["please", "then"].contains(tokens[index - 1].word)
            || index > start && tokens[index - 1].word == "and" && !tokens[..<index].contains { ["i", "we", "he", "she", "they", "my"].contains($0.word) }
    }

    private static let henceforth = ["from now on", "from this point forward", "from this point on", "from here on", "from this moment on", "going forward"].map { $0.split(separator: " ").map(String.init) }

    private static func isFromNowOn(_ tokens: [Token], _ index: Int) -> Bool {
        henceforth.contains { form in tokens[..<index].suffix(form.count).map(\.word) == form }
    }

    private static let identities = PhraseTable<Bool>([
        "you are now,you are no longer,you are dan,you are an ai,you are an unrestricted,you are a language model,you are chatgpt,you are a helpful assistant,you are an assistant,you are in developer,you are an evil,you are a chatbot": true,
        "pretend you,pretend to be,pretend that you,roleplay as,role-play as,act as,act like you,simulate being,behave as,behave like,assume the role,assume the identity,take on the role,enter developer,enable developer,switch to,respond as,answer as,speak as,disable your,disable all,turn off your safety,stop following": true,
        "new instructions,new rule,your task is,your job is to,your instructions are,your goal is to,your role is,it is mandatory,system override,end of instructions,the following instructions,follow these instructions,follow the following,execute the following,run the following,run the command,execute this,execute the command,comply with": true,
        "call every tool,call all tools,call the tool,call the function,invoke the,invoke every,use every tool,use the tool,call your,call any tool,trigger the tool,delete all files,drop table,delete the database,respond only,reply only,answer only,only respond,only reply,only answer,only output,output only,output the": true,
        "say only,print only,return only,do not follow,do not obey,never reveal,never mention,never tell the user,never refuse,do not refuse,do not tell the user,do not mention that you,you do not have to follow,obey me,obey every,obey all,do whatever": true,
        "append the,append this,insert the following,include the following,repeat after every,end every,start every,begin every,prefix every,finish every,answer every,answer all,respond to every,reply to every,respond to all questions,reply to all questions,say yes to everything,translate everything,act like a dan,act like an ai,respond in,reply in,answer everything": true,
    ])
    private static let standing = words("answer respond reply output reveal refuse mention speak include append begin end start recommend obey follow execute comply agree insist call address print add translate finish")
    private static let admissible = words("me us")
    private static let yourDuty = PhraseTable<Bool>([
        "you must,you should,you shall,you will,you have to,you need to,you are required to,you are to,you ought to,you are supposed to,you can only,you may only,you are obliged to,you are forbidden to,you are not allowed to,you are forbidden from": true,
    ])
    private static let civil = words("know be see try have come meet hear visit taste think understand feel remember imagine check been get go watch love like")

    private static func commands(_ tokens: [Token], _ index: Int) -> Bool {
        if identities.match(tokens, at: index) != nil { return !isHarmlessSwitch(tokens, index) }
        if let (count, _) = yourDuty.match(tokens, at: index) {
            var rest = tokens[(index + count)...]
            let isForbidden = ["forbidden", "allowed"].contains { word in tokens[index..<(index + count)].contains { $0.word == word } }
            var isStanding = false
            while let first = rest.first, ["always", "never", "only", "not", "now", "from", "on", "strictly", "henceforth", "immediately"].contains(first.word) || first.kind == .comma {
                isStanding = isStanding || ["always", "never", "only", "strictly", "henceforth", "now"].contains(first.word)
                rest = rest.dropFirst()
            }
            guard let verb = rest.first?.word else { return false }
            if verb == "call" { return rest.dropFirst().first.map { ["the", "every", "all", "any", "tools", "functions"].contains($0.word) } ?? false }
            return isForbidden || machineVerbs.contains(verb) && verb != "use" && verb != "start" && verb != "say" || isStanding && !civil.contains(verb)
        }
        let isFromNowOn = isFromNowOn(tokens, index)
        let word = tokens[index].word
        if word == "always" || word == "never" || word == "only" || isFromNowOn {
            let verbIndex = ["always", "never", "only"].contains(word) ? index + 1 : index
            guard verbIndex + 1 < tokens.count, standing.contains(tokens[verbIndex].word) else { return false }
            return !(["call", "address"].contains(tokens[verbIndex].word) && admissible.contains(tokens[verbIndex + 1].word))
        }
        return false
    }

    /// "switch to decaf", "act as best man" are said of people; only what names a machine's mode counts.
    private static func isHarmlessSwitch(_ tokens: [Token], _ index: Int) -> Bool {
        guard tokens[index].word == "switch" else { return false }
        return !tokens[index...].prefix(6).contains { ["mode", "persona", "character"].contains($0.word) }
    }
}
