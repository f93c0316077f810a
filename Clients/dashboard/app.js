import { request, RequestError, describe } from "./api.js";
import { build, button } from "./dom.js";
import { MemhubError } from "./javascript/memhub.js";
import { emptyState, loading } from "./parts/notice.js";
import { Shell } from "./shell.js";
import { SignIn } from "./sign-in.js";
import { token } from "./token.js";
import { Viewer } from "./viewer.js";

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
/** @type {Shell | undefined} */
let shell;

/** What ended the connection, for people. */
const endings = /** @type {Record<number, string>} */ ({
  4501: "The hub does not know this token.",
  4502: "The hub does not accept this page's origin.",
  4506: "The token was revoked.",
  4507: "Too many messages in too short a time.",
});

/**
 * Whoever was on something goes on at the beginning of what takes its place.
 * @param {() => void} draw
 */
function replace(draw) {
  const wasUsed = document.activeElement !== document.body;
  draw();
  if (wasUsed) main.focus();
}

function showSignIn(reason = "") {
  replace(() => {
    shell?.end();
    shell = undefined;
    token.forget();
    main.replaceChildren(new SignIn(reason, open));
  });
}

/**
 * @param {unknown} error
 * @param {string | null} used the token that was refused: another one may have taken its place
 */
function refused(error, used) {
  if (token.read() !== used) return;
  const code = error instanceof MemhubError ? error.code : 0;
  showSignIn(endings[code] ?? `The hub closed the connection: ${describe(error)}`);
}

async function open() {
  replace(() => main.replaceChildren(loading("Connecting to the hub …")));
  try {
    const used = token.read();
    const viewer = new Viewer((await request("GET", "api/auth/me")).body);
    viewer.feed.addEventListener("refused", (event) => refused(/** @type {CustomEvent} */ (event).detail, used));
    replace(() => { shell = new Shell(viewer, main, showSignIn); });
  } catch (error) {
    if (error instanceof RequestError && error.status === 401) return showSignIn(error.message);
    replace(() => main.replaceChildren(build("div", { role: "alert" }, emptyState("The hub cannot be reached", describe(error), button("Try again", open)))));
  }
}

/** @type {HTMLElement} */ (document.querySelector(".skip")).onclick = (event) => {
  event.preventDefault();
  main.focus();
};

if (token.read()) open();
else showSignIn();
