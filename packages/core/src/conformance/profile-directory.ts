import { findingCases } from "./profile-directory-finding.js";
import type { ProfileFixture } from "./profile-directory-fixture.js";
import { healthCases } from "./health.js";
import { keepingCases } from "./profile-directory-keeping.js";
import { meansCases } from "./profile-directory-means.js";
import { nameCases } from "./profile-directory-names.js";
import { refusingCases } from "./profile-directory-refusing.js";
import { type Suite, suite } from "./suite.js";

/**
 * What every `ProfileDirectory` must do. It need not check signatures: core verifies them after
 * every read.
 */
export const profileDirectorySuite: Suite<ProfileFixture> = suite({
  ...keepingCases,
  ...findingCases,
  ...nameCases,
  ...refusingCases,
  ...meansCases,
  ...healthCases<ProfileFixture>(({ profiles }) => profiles, "DIRECTORY_UNAVAILABLE"),
});
