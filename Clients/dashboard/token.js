const key = "memhub.token";

/** The token lives in sessionStorage: it outlives a reload, ends with the tab, and no other tab or address ever holds it. */
export const token = {
  read: () => sessionStorage.getItem(key),
  /** @param {string} value */
  keep: (value) => sessionStorage.setItem(key, value),
  forget: () => sessionStorage.removeItem(key),
};
