// SPDX-License-Identifier: Apache-2.0

import { EXCHANGE_NAMES, withExchange } from "./choose-exchange.js";

test.each(EXCHANGE_NAMES)(
  "the answer of %s is right, and an empty one is not where there is something to say",
  (type) => {
    withExchange({ type, a: 2, b: 3, size: 1000 }, ({ ask, answer, isRight, type: service }) => {
      for (let call = 1; call <= 5; call++) {
        const response = service.Response.create();
        expect(isRight(ask(call), response)).toBe(Object.keys(response as object).length === 0);
        answer(ask(call), response);
        expect(isRight(ask(call), response)).toBe(true);
      }
    });
  },
);
