// What runs in a worker of the page.
export { serveCrypto } from "./serve-crypto.js";
