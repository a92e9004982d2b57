// SPDX-License-Identifier: Apache-2.0
// The body of an HTTP request, as JSON.

import type { IncomingMessage } from "node:http";
import { HttpError } from "./http-error.js";

/** @throws HttpError for what is not JSON, or more than 1000 characters of it */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  // A form of another web site can not send this type, so that no page but ours can press our buttons.
  if (request.headers["content-type"] !== "application/json") {
    throw new HttpError(400, "expected the content type application/json");
  }
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    // What is too much is read all the same, so that its sender gets an answer, and forgotten.
    if (text.length <= MOST_CHARACTERS) text += chunk;
  }
  if (text.length > MOST_CHARACTERS) throw new HttpError(400, `expected ${MOST_CHARACTERS} characters at most`);
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "expected JSON");
  }
}

const MOST_CHARACTERS = 1000;
