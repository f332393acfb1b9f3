interface Answer {
  readonly code?: number | undefined;
  readonly message: string;
}

/** What each library makes of a node's error. */
export const wrappedAnswers: Readonly<Record<string, (answer: Answer) => Error>> = {
  viem: ({ code, message }) =>
    Object.assign(new Error(`RPC Request failed.\n\nURL: https://node\nDetails: ${message}`), {
      code: code ?? -1,
      details: message,
      shortMessage: code === -32005 ? "Request exceeds defined limit." : "RPC Request failed.",
      cause: { code, message },
    }),
  "viem, over HTTP 400": (answer) =>
    Object.assign(new Error("HTTP request failed."), { status: 400, details: JSON.stringify(answer) }),
  ethers: ({ code, message }) =>
    Object.assign(new Error(`could not coalesce error (error={ "code": ${code}, "message": "${message}" })`), {
      code: "UNKNOWN_ERROR",
      error: { code, message },
    }),
  "ethers, over HTTP 500": (answer) =>
    Object.assign(new Error("server response 500 Internal Server Error"), {
      code: "SERVER_ERROR",
      info: { responseBody: JSON.stringify({ error: answer }), responseStatus: "500" },
      response: { statusCode: 500 },
    }),
};
