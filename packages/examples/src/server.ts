// SPDX-License-Identifier: Apache-2.0
// The ROS 2 tutorial's minimal service: `npm run server`.

import {
  AddTwoInts,
  type AddTwoInts_Request,
  type AddTwoInts_Response,
} from "@rclts/interfaces/example_interfaces/srv";
import { init, Node, type Service, shutdown, spin } from "rclts";

class MinimalService extends Node {
  readonly srv: Service<AddTwoInts_Request, AddTwoInts_Response>;

  constructor() {
    super("minimal_service");
    this.srv = this.createService(AddTwoInts, "add_two_ints", (request, response) =>
      this.addTwoIntsCallback(request, response),
    );
  }

  addTwoIntsCallback(request: AddTwoInts_Request, response: AddTwoInts_Response): AddTwoInts_Response {
    response.sum = request.a + request.b;
    this.getLogger().info(`Incoming request\na: ${request.a} b: ${request.b}`);
    return response;
  }
}

async function main(): Promise<void> {
  await init();
  const minimalService = new MinimalService();
  await spin(minimalService);
  await shutdown();
}

await main();
