import type { Shown } from "./viewer.ts";

export const ELSEWHERE = "http://elsewhere.example/";
/** What a script would do, wherever it ran. */
export const SCRIPT = `globalThis.isHostile=true;try{top.isHostile=true}catch{};fetch('${ELSEWHERE}')`;
export const HTML = `<script>${SCRIPT}</script><img src="${ELSEWHERE}i" onerror="${SCRIPT}" onload="${SCRIPT}">
  <p onclick="${SCRIPT}" style="background:url(${ELSEWHERE}s)">Blood pressure 120/80</p>
  <iframe src="${ELSEWHERE}f" srcdoc="&lt;script>${SCRIPT}&lt;/script>"></iframe><object data="${ELSEWHERE}o"></object>
  <form action="${ELSEWHERE}"><input autofocus="" onfocus="${SCRIPT}"/><button>Send</button></form>
  <meta http-equiv="refresh" content="0;url=${ELSEWHERE}m"><link rel="stylesheet" href="${ELSEWHERE}l">
  <a href="javascript:${SCRIPT}">Read more</a><svg onload="${SCRIPT}"><script>${SCRIPT}</script></svg>
  <base href="${ELSEWHERE}"><video src="${ELSEWHERE}v" onerror="${SCRIPT}"></video><style>@import "${ELSEWHERE}c"</style>`;
export const XHTML = HTML.replaceAll(/<(img|input|meta|link|base)([^>]*?)\/?>/gu, "<$1$2/>").replaceAll("&", "&amp;");

const isHostile = () => "isHostile" in globalThis;

/** What a record did that it may not: all that was asked for, run, or put where it could be run. */
export async function misdeeds({ page, frame, requests, complaints }: Shown): Promise<readonly string[]> {
  const { origin } = new URL(page.url());
  const own = (url: string) =>
    url === `${origin}/viewer` || url.startsWith(`${origin}/assets/`) || url.startsWith("blob:");
  const live = frame.locator("iframe, object, embed, form, a, script:not([src]), style, video");
  return [
    ...requests.filter((url) => !own(url)),
    ...((await frame.evaluate(isHostile)) ? ["a script ran in the frame"] : []),
    ...((await page.evaluate(isHostile)) ? ["a script ran in the page"] : []),
    ...(frame.url() === `${origin}/viewer` ? [] : [`the frame went to ${frame.url()}`]),
    ...(await live.evaluateAll((all) => all.map((one) => one.outerHTML))),
    ...complaints,
  ];
}
