/// Tells instructions to a model from statements about a person.
public enum InstructionGuard {
    public static func isInstruction(_ text: String) -> Bool { false }
}
