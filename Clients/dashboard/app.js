import "./account.js";
import "./fact-list.js";
import "./live-tasks.js";
import "./sign-in.js";
import "./try-it.js";
import { request } from "./api.js";
import { build } from "./dom.js";
import { EventFeed } from "./event-feed.js";
import { token } from "./token.js";

const main = document.getElementById("main");
const account = document.querySelector("memhub-account");
let feed;

function showSignIn(reason = "") {
  feed?.stop();
  token.forget();
  account.clear();
  const signIn = build("memhub-sign-in", { reason });
  signIn.addEventListener("signed-in", open);
  main.replaceChildren(signIn);
}

function show(me) {
  feed?.stop();
  feed = new EventFeed(token.read());
  feed.addEventListener("refused", ({ detail }) => showSignIn(detail));
  account.show(me, feed);
  const page = { me, feed };
  main.replaceChildren(
    build("memhub-try-it", page),
    build("memhub-live-tasks", page),
    build("memhub-fact-list", page),
  );
  feed.start();
}

async function open() {
  main.replaceChildren(build("p", { role: "status" }, "Connecting to the hub …"));
  try {
    show((await request("GET", "api/auth/me")).body);
  } catch (error) {
    if (error.status === 401) return showSignIn(error.message);
    const again = build("button", { type: "button", onclick: open }, "Try again");
    main.replaceChildren(build("p", { className: "notice", role: "alert" }, error.message), again);
  }
}

account.addEventListener("sign-out", () => showSignIn());
if (token.read()) open();
else showSignIn();
