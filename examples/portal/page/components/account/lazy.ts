import { lazy } from "react";

// pairing and the export are large, and not needed for the first page

export const AccountPage = lazy(async () =>
  import("./account-page.tsx").then((loaded) => ({ default: loaded.AccountPage })),
);

export const DeviceCheck = lazy(async () =>
  import("./device-check.tsx").then((loaded) => ({ default: loaded.DeviceCheck })),
);
