import { lazy } from "react";

/** Loaded when somebody looks at it: pairing and the export are large. */
export const AccountPage = lazy(async () =>
  import("./account-page.tsx").then((loaded) => ({ default: loaded.AccountPage })),
);
