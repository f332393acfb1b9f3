import { expect, test } from "vitest";
import { all, first } from "../stage.js";
import { household } from "./household.js";

test("a request that another device has approved meanwhile is not approved again with other terms", async () => {
  const { phone, laptop, rao, asha, clock } = await household("approve twice");
  await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "care" });
  const { id } = await first(phone.me.requests.list());
  const until = new Date(clock.now().getTime() + 3600_000);
  phone.at("planned", () => laptop.me.requests.approve(id, { until }));
  await expect(phone.me.requests.approve(id)).rejects.toMatchObject({ code: "REQUEST_CLOSED" });
  expect(await all(phone.me.grants.list())).toMatchObject([{ until }]);
});
