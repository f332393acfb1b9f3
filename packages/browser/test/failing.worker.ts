import { READY } from "../src/worker/messages.js";

// Fails where its name says: while it loads, or at the first call.
if (self.name === "loading") throw new Error("It does not load");

addEventListener("message", () => {
  throw new Error("It does not answer");
});
postMessage(READY);
