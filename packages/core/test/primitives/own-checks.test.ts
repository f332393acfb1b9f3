import { describeOwnChecks } from "./describe-own-checks.js";

describeOwnChecks();
