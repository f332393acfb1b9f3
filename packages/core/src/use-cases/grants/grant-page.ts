import type { Grant } from "../../domain/grants/grant.js";
import type { Page } from "../../domain/results/listing.js";
import type { PageFetch } from "../lists/listing.js";
import { sortKeyPart, pageOf } from "../lists/page-of.js";
import type { Session } from "../session/session.js";
import { grantState, type GrantInLog } from "../../domain/log/grant-state.js";
import { toGrant } from "./to-grant.js";

/** One page of grants, the oldest first. @param now Unix seconds */
export const grantPage = (
  session: Session,
  slots: readonly GrantInLog[],
  now: number,
  state: Grant["state"] | undefined,
  request: PageFetch,
): Promise<Page<Grant>> =>
  pageOf(
    slots
      .filter((logged) => state === undefined || grantState(logged, now) === state)
      .map((logged) => ({
        sortKey: sortKeyPart(logged.slot.first.position.sequence),
        make: () => toGrant(session, logged, now, request),
      })),
    request,
    "oldest",
  );
