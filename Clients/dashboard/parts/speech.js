/** The browser's own speech recognition, where it exists. */

/** @typedef {{ continuous: boolean, interimResults: boolean, lang: string, onresult: any, onerror: any, onend: any, start(): void, stop(): void }} Recognition */

const Recognition = /** @type {(new () => Recognition) | undefined} */ (
  /** @type {any} */ (globalThis).SpeechRecognition ?? /** @type {any} */ (globalThis).webkitSpeechRecognition);

const failures = /** @type {Record<string, string>} */ ({
  "not-allowed": "The browser does not let this page use the microphone.",
  "no-speech": "Nothing was heard.",
  "audio-capture": "No microphone was found.",
  network: "The browser's speech recognition has no connection to its service. Type instead.",
});

export const canListen = Recognition !== undefined;

/**
 * Listens to one utterance.
 * @param {{ onPartial: (text: string) => void, onFinal: (text: string) => void, onFailure: (text: string) => void, onEnd: () => void }} listener
 * @returns {() => void} stops
 */
export function listen({ onPartial, onFinal, onFailure, onEnd }) {
  if (!Recognition) return () => {};
  const recognition = new Recognition();
  recognition.interimResults = true;
  recognition.lang = navigator.language;
  recognition.onresult = (/** @type {any} */ { results }) => {
    const pieces = Array.from(results, (/** @type {any} */ result) => result[0].transcript);
    const text = pieces.join(" ").trim();
    if (results[results.length - 1].isFinal) onFinal(text);
    else onPartial(text);
  };
  recognition.onerror = (/** @type {{ error: string }} */ { error }) => {
    if (error !== "aborted") onFailure(failures[error] ?? `The browser could not listen (${error}).`);
  };
  recognition.onend = onEnd;
  recognition.start();
  return () => recognition.stop();
}
