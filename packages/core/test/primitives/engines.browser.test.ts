import { describeEngine } from "./describe-engine.js";
import { noble } from "./noble.js";
import { webcrypto } from "./webcrypto.js";

for (const engine of [noble, webcrypto]) describeEngine(engine);
