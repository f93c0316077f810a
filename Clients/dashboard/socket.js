import { address } from "./api.js";

/** A socket to the hub. The token travels as a subprotocol: browsers send no headers here, and addresses get logged. */
export function openSocket(path, token) {
  const url = address(path);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url, ["memhub.v1", `bearer.${token}`]);
}

/** Close codes 4500–4999 mean that a reconnect cannot help. */
export function mayReconnect(closeCode) {
  return closeCode < 4500 || closeCode > 4999;
}

const reasons = {
  4501: "The hub does not know this token.",
  4502: "The hub does not accept this page's origin.",
  4503: "The message was too large.",
  4505: "The hub and this page do not understand each other.",
  4506: "The token was revoked.",
  4507: "Too many messages in too short a time.",
};

export function closeReason(closeCode) {
  return reasons[closeCode] ?? `The hub closed the connection (${closeCode}).`;
}
