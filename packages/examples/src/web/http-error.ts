// SPDX-License-Identifier: Apache-2.0
// What is wrong with an HTTP request, and the status that says so.

export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
