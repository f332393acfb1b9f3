import assert from "node:assert/strict";
import { createChartkey, isChartkeyError, type ListProblem } from "@chartkey/core";
import { signedUp } from "./parts/signed-up.ts";

const { ports, wallet, keyring, rao } = await signedUp();

const chartkey = createChartkey({ ...ports, trust: { requests: "anyone" } });
const asha = await chartkey.connect({ wallet, keyring });

await rao.sentRequests.send({ patient: asha.address, purpose: "TREAT", message: "Before Tuesday's visit, please." });

const onProblem = ({ subject, problem }: ListProblem) => console.warn(subject, problem.code);
for await (const request of asha.requests.list({ state: "open" }).all({ onProblem })) {
  console.log(request.requester.name, request.purpose, request.message);
  const until = new Date(request.sent.getTime() + 30 * 86_400_000);
  await asha.requests.approve(request.id, { until }); // or `reject`, or `dismiss`
}

for await (const request of rao.sentRequests.list().all({ onProblem })) console.log(request.state);

const [request] = (await rao.sentRequests.list().page()).items;
assert.equal(request?.state, "approved");
await assert.rejects(asha.requests.reject(request.id), (error) => isChartkeyError(error, "REQUEST_CLOSED"));
