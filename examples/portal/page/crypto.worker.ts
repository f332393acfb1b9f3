import { serveCrypto } from "@chartkey/browser/worker";

serveCrypto();
