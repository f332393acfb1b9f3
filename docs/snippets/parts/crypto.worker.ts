// crypto.worker.ts, the worker's own module
import { serveCrypto } from "@chartkey/browser/worker";

serveCrypto();
