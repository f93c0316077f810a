/** A promise that somebody else settles. */
export function deferred() {
  /** @type {() => void} */
  let resolve = () => {};
  /** @type {(error: Error) => void} */
  let reject = () => {};
  /** @type {Promise<void>} */
  const promise = new Promise((whenMet, whenNot) => {
    resolve = whenMet;
    reject = whenNot;
  });
  return { promise, resolve, reject };
}
