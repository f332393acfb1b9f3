import { describePublicKeys } from "./describe-public-keys.js";

describePublicKeys();
