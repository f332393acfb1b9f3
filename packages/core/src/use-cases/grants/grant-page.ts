import type { Slot } from "../../domain/log/grant-slots.js";
import { grantState } from "../../domain/log/grant-state.js";
import type { Grant } from "../../domain/grants/grant.js";
import type { Keyed, Page } from "../../domain/results/listing.js";
import type { PageFetch } from "../lists/listing.js";
import { pageOf, sortKeyPart } from "../lists/page-of.js";
import type { TimedView } from "../session/view.js";
import { toGrant } from "./to-grant.js";

/** A grant, and the view of the log that holds it. */
export interface ViewedGrant {
  readonly view: TimedView;
  readonly slot: Slot;
}

/** One page of grants, the oldest first. */
export const grantPage = (
  grants: readonly ViewedGrant[],
  state: Grant["state"] | undefined,
  request: PageFetch,
): Promise<Page<Keyed<Grant>>> =>
  pageOf(
    grants
      .filter(({ view, slot }) => state === undefined || grantState(view.log, slot, view.now) === state)
      .map(({ view, slot }) => ({
        sortKey: sortKeyPart(slot.first.position.sequence),
        make: () => toGrant(view, slot),
      })),
    request,
    "oldest",
  );
