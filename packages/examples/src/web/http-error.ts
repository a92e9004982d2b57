// SPDX-License-Identifier: Apache-2.0
// What is wrong with an HTTP request, and the status that says so.

/** Thrown while a request is handled, it becomes the response. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
