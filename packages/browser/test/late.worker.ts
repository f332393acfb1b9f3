import { serveCrypto } from "../src/worker/index.js";

// Serves once it has loaded something, by when what a page has posted at once would be lost.
await fetch(import.meta.url);
serveCrypto();
