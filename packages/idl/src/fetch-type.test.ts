// SPDX-License-Identifier: Apache-2.0
// Types fetched from a node that describes them, which is played here.

import { join } from "node:path";
import { CdrReader, CdrWriter } from "@rclts/cdr";
import { type AskingNode, fetchMessageType, fetchServiceType } from "./fetch-type.js";
import {
  type GetTypeDescription_Request,
  type GetTypeDescription_Response,
  getTypeDescription,
} from "./get-type-description.js";
import { loadModel } from "./load-model.js";
import { SearchPath } from "./search-path.js";
import { describeInterface, type TypeDescription } from "./type-description.js";
import { typeHash } from "./type-hash.js";

const searchPath = new SearchPath([join(__dirname, "../../../idl")]);
const packages = ["nav_msgs", "type_description_interfaces"];
const model = loadModel(
  packages.flatMap((name) => searchPath.list(name)),
  searchPath,
);
const described = (name: string): TypeDescription =>
  describeInterface(model.interfaces.get(name)!, (other) => model.structs.get(other));
const getPlan = described("nav_msgs/srv/GetPlan");
const HASH = typeHash(getPlan);

/** A node whose calls are answered with `response` as it looks after it was on the wire. */
function nodeThatHears(response: Partial<GetTypeDescription_Response>) {
  const seen: { name: string; request: GetTypeDescription_Request; options: object }[] = [];
  let open = 0;
  const node: AskingNode = {
    createClient({ Response }, name) {
      open++;
      return {
        async call(request, options) {
          seen.push({ name, request, options });
          const writer = new CdrWriter().begin();
          Response.encode(writer, Response.create(response));
          return Response.decode(new CdrReader().reset(writer.finish()));
        },
        destroy: () => open--,
      };
    },
    destroyClient(client) {
      client.destroy();
      return true;
    },
  };
  return { node, seen, open: () => open };
}

test("a service type is fetched from a node that uses it, and is the one of its interface file", async () => {
  const { node, seen, open } = nodeThatHears({ successful: true, type_description: getPlan });
  const signal = new AbortController().signal;
  const options = { nodeName: "/planner", hash: HASH, timeout: 500, signal };
  const GetPlan = await fetchServiceType(node, "nav_msgs/srv/GetPlan", options);
  expect([GetPlan.name, GetPlan.hash]).toEqual(["nav_msgs/srv/GetPlan", HASH]);
  expect(GetPlan.Request.create({ tolerance: 0.5 }).goal.pose.orientation).toEqual({ x: 0, y: 0, z: 0, w: 1 });
  expect(() => GetPlan.Request.encode(new CdrWriter().begin(), GetPlan.Request.create({ tolerance: "0.5" }))).toThrow(
    'tolerance of nav_msgs/srv/GetPlan_Request: expected a number (float32), got "0.5"',
  );
  expect(seen).toEqual([
    {
      name: "/planner/get_type_description",
      request: { type_name: "nav_msgs/srv/GetPlan", type_hash: HASH, include_type_sources: false },
      options: { timeout: 500, signal, onTimeout: "throw" },
    },
  ]);
  expect(open()).toBe(0);
});

test("a message type is fetched likewise", async () => {
  const path = described("nav_msgs/msg/Path");
  const { node } = nodeThatHears({ successful: true, type_description: path });
  const Path = await fetchMessageType(node, "nav_msgs/msg/Path", { nodeName: "/planner", hash: typeHash(path) });
  expect(Path.create()).toEqual({ header: { stamp: { sec: 0, nanosec: 0 }, frame_id: "" }, poses: [] });
});

test("a node that does not use the type says so", async () => {
  const failure_reason = "Type not currently in use by this node";
  const { node, open } = nodeThatHears({ successful: false, failure_reason });
  await expect(fetchServiceType(node, "nav_msgs/srv/GetPlan", { nodeName: "/planner", hash: HASH })).rejects.toThrow(
    `/planner does not describe nav_msgs/srv/GetPlan: ${failure_reason}`,
  );
  expect(open()).toBe(0);
});

test("a description of something else is refused", async () => {
  const { node, open } = nodeThatHears({ successful: true, type_description: described("nav_msgs/srv/GetMap") });
  const options = { nodeName: "/planner", hash: HASH };
  await expect(fetchServiceType(node, "nav_msgs/srv/GetMap", options)).rejects.toThrow(
    `expected a description of nav_msgs/srv/GetMap with hash ${HASH}, found one with RIHS01_`,
  );
  await expect(fetchMessageType(node, "nav_msgs/msg/Path", options)).rejects.toThrow(
    `expected a description with hash ${HASH}`,
  );
  expect(open()).toBe(0);
});

test("a type of another name is none of that service", async () => {
  const { node } = nodeThatHears({ successful: true, type_description: getPlan });
  await expect(fetchServiceType(node, "nav_msgs/srv/GetMap", { nodeName: "/planner", hash: HASH })).rejects.toThrow(
    "the model has no service nav_msgs/srv/GetMap",
  );
});

test("the service that is asked is the one of ROS", () => {
  expect(getTypeDescription().hash).toBe(typeHash(described("type_description_interfaces/srv/GetTypeDescription")));
});
