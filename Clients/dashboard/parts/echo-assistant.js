/** Stands in for a bot's language model: it answers with what it was told, word by word, and can be interrupted. */

const wordPause = 55;
/** Memories in one answer. */
const spoken = 3;

/** @typedef {import("../javascript/messages.js").MemoryContext} MemoryContext */

/** @param {MemoryContext} context */
export function echoAnswer(context) {
  if (context.forget_pending) {
    const texts = context.forget_pending.facts.map(({ fact_text: text }) => text).join("; ");
    return `I found ${texts || "some earlier turns"}. Shall I forget all of it? Say yes, or say which.`;
  }
  const facts = texts(context, "fact");
  if (facts.length > 0) return `I remember: ${facts.join("; ")}.`;
  const turns = texts(context, "turn");
  return turns.length > 0 ? `You told me: “${turns.join("”, “")}”.` : "I know nothing about that yet, but I am listening.";
}

/**
 * @param {MemoryContext} context
 * @param {string} kind
 */
function texts({ facts }, kind) {
  return facts.filter((fact) => fact.kind === kind).slice(0, spoken).map(({ fact_text: text }) => text.replace(/[.!?\s]+$/, ""));
}

/**
 * Speaks word by word. Resolves with whether it was interrupted, and how many characters were heard.
 * @param {string} text
 * @param {(piece: string) => void} onPiece
 * @param {AbortSignal} interruption
 * @returns {Promise<{ interrupted: boolean, heardCharacters: number }>}
 */
export function speak(text, onPiece, interruption) {
  const pieces = text.match(/\S+\s*/g) ?? [];
  let heardCharacters = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const piece = interruption.aborted ? undefined : pieces.shift();
      if (piece === undefined) {
        clearInterval(timer);
        resolve({ interrupted: interruption.aborted, heardCharacters });
      } else {
        heardCharacters += Array.from(piece).length;
        onPiece(piece);
      }
    }, wordPause);
  });
}
