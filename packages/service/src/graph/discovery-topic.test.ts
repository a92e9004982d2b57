// SPDX-License-Identifier: Apache-2.0

import { CdrReader, CdrWriter } from "@rclts/cdr";
import { type EntityId, type RemoteEndpoint, VENDOR_CYCLONEDDS } from "@rclts/rtps";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { type FakeEngine, Peer } from "../../test/fake-engine.js";
import { add, settle, setup } from "../../test/setup.js";
import { Node } from "../index.js";
import { decodeDiscoveryInfo, encodeDiscoveryInfo, LONG_GID, SHORT_GID } from "./discovery-info.js";

const WRITER: EntityId = 0xffffff03;
const READER: EntityId = 0xffffff04;

/** A node without services of its own. */
function bare() {
  const made = setup();
  made.node.destroyNode();
  const node = (name: string, namespace = "/") =>
    new Node(name, { context: made.context, namespace, startParameterServices: false, enableRosout: false });
  return { ...made, node };
}

/** What was published since this was last asked: the form and the nodes of each sample. */
function published(engine: FakeEngine) {
  return engine.announced.splice(0).map(({ writer, payload, audience }) => {
    expect(writer).toBe(WRITER);
    const { gidLength, nodes } = decodeDiscoveryInfo(new CdrReader(), payload, engine.guidPrefix);
    expect(audience).toBe(gidLength);
    return { gidLength, nodes };
  });
}

/** What came last in both forms, which must say the same. */
function state(engine: FakeEngine) {
  const [long, short, ...rest] = published(engine).slice(-2);
  expect([long?.gidLength, short?.gidLength, rest.length]).toEqual([LONG_GID, SHORT_GID, 0]);
  expect(long?.nodes).toEqual(short?.nodes);
  return long?.nodes;
}

test("the first node brings the endpoints of ros_discovery_info, and they say that they have the newer form", () => {
  const { engine } = setup();
  const qos = { reliability: "reliable", durability: "transient-local", history: "keep-last", depth: 1 };
  const config = { topic: "ros_discovery_info", typeName: "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_" };
  expect(engine.discoveryEndpoints.get(WRITER)).toMatchObject({ ...config, qos });
  expect(engine.discoveryEndpoints.get(READER)).toMatchObject({ ...config, qos: { ...qos, history: "keep-all" } });
  for (const { userData } of engine.discoveryEndpoints.values())
    expect(new TextDecoder().decode(userData)).toBe(
      "typehash=RIHS01_91a0593bacdcc50ea9bdcf849a938b128412cc1ea821245c663bcd26f83c295e;",
    );
  expect(engine.discoveryEndpoints.size).toBe(2);
});

test("all that changes in one turn is published once, in both forms, as the whole of what there is", async () => {
  const { engine, node } = bare();
  await settle();
  published(engine);
  const talker = node("talker", "/a");
  const service = talker.createService(AddTwoInts, "add", add);
  const client = talker.createClient(AddTwoInts, "add");
  const other = node("other");
  expect(engine.announced).toEqual([]);
  await settle();
  expect(engine.announced.length).toBe(2);
  const ids = [...engine.endpoints.keys()];
  expect(state(engine)).toEqual([
    {
      name: "talker",
      namespace: "/a",
      readers: ids.filter((id) => (id & 0xff) === 0x04),
      writers: ids.filter((id) => (id & 0xff) === 0x03),
    },
    { name: "other", namespace: "/", readers: [], writers: [] },
  ]);
  service.destroy();
  client.destroy();
  await settle();
  const none = { readers: [], writers: [] };
  const [namedTalker, namedOther] = [
    { name: "talker", namespace: "/a", ...none },
    { name: "other", namespace: "/", ...none },
  ];
  expect(state(engine)).toEqual([namedTalker, namedOther]);
  talker.destroyNode();
  talker.destroyNode();
  await settle();
  expect(state(engine)).toEqual([namedOther]);
  other.destroyNode();
  await settle();
  expect(state(engine)).toEqual([]);
});

test("a context that shuts down says at once that it has no nodes, and nothing afterwards", async () => {
  const { engine, context, node } = setup();
  node.createService(AddTwoInts, "add", add);
  await settle();
  published(engine);
  const closing = context.shutdown();
  expect(state(engine)).toEqual([]);
  await closing;
  await settle();
  expect(engine.announced).toEqual([]);
});

describe("who gets which form", () => {
  test("the longer one is for everybody, but for readers that announce a type hash", () => {
    const { engine } = setup();
    const peer = new Peer(engine);
    const humble = peer.endpoint("reader", 1);
    const jazzy = peer.endpoint("reader", 2, "typehash=RIHS01_00;");
    const other = peer.endpoint("reader", 3, "enclave=/;");
    for (const reader of [humble, jazzy, other]) peer.match(WRITER, reader);
    expect([humble, jazzy, other].map(({ handle }) => engine.audiences.get(handle))).toEqual([
      LONG_GID,
      SHORT_GID,
      LONG_GID,
    ]);
  });

  test("whoever publishes the shorter one gets it, whichever comes first, its reader or its sample", () => {
    const { engine } = setup();
    const early = new Peer(engine, VENDOR_CYCLONEDDS);
    const late = new Peer(engine, VENDOR_CYCLONEDDS);
    const humble = new Peer(engine, VENDOR_CYCLONEDDS);
    const readers = [early, late, humble].map((peer) => peer.endpoint("reader", 1));
    early.match(WRITER, readers[0]!);
    humble.match(WRITER, readers[2]!);
    describeNodes(early, early.endpoint("writer", 2), SHORT_GID);
    describeNodes(late, late.endpoint("writer", 2), SHORT_GID);
    describeNodes(humble, humble.endpoint("writer", 2), LONG_GID);
    late.match(WRITER, readers[1]!);
    expect(readers.map(({ handle }) => engine.audiences.get(handle))).toEqual([SHORT_GID, SHORT_GID, LONG_GID]);
  });
});

test("what can not be read is counted, and complained of once for each sender", () => {
  const { engine, host, context } = setup();
  const peer = new Peer(engine, VENDOR_CYCLONEDDS, "/enclave");
  const writer = peer.endpoint("writer", 1);
  for (let i = 0; i < 3; i++) peer.send(READER, writer, new Uint8Array(10));
  const forged = encodeDiscoveryInfo(new CdrWriter(), LONG_GID, engine.guidPrefix, []);
  peer.send(READER, writer, forged);
  expect(context.counters.malformed).toBe(4);
  expect(host.complaints).toHaveLength(1);
  expect(host.complaints[0]).toMatch(/^what a Cyclone DDS writer .* of "\/enclave" at 10.0.0.7:7410 says of its nodes/);
});

function describeNodes(peer: Peer, writer: RemoteEndpoint, form: typeof SHORT_GID | typeof LONG_GID): void {
  const { guidPrefix } = peer.participant;
  peer.send(READER, writer, encodeDiscoveryInfo(new CdrWriter(), form, guidPrefix, []));
}
