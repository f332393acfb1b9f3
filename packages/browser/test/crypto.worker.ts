import { serveCrypto } from "../src/worker/index.js";

serveCrypto();
