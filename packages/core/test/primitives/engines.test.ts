import { describeEngine } from "./describe-engine.js";
import { noble } from "./noble.js";
import { nodeCrypto } from "./node-crypto.js";
import { webcrypto } from "./webcrypto.js";

for (const engine of [noble, nodeCrypto, webcrypto]) describeEngine(engine);
