// SPDX-License-Identifier: Apache-2.0

import type { RemoteEndpoint } from "@rclts/rtps";
import { FakeEngine, Peer } from "../../test/fake-engine.js";
import { fastdds } from "../mapping/fastdds.js";
import { type Server, ServerDirectory } from "./server-directory.js";

function setup() {
  const events: string[] = [];
  const names = new Map<RemoteEndpoint, string>();
  const nameOf = (server: Server) => names.get(server.reader) ?? "?";
  const directory = new ServerDirectory({
    greet: (reader) => ({ mapping: fastdds, writeOptions: { to: reader.handle } }),
    serverReady: (server) => events.push(`${nameOf(server)} ready`),
    serverDrains: (server: Server) => void events.push(`${nameOf(server)} drains`),
    serverLost: (server, cause) => events.push(`${nameOf(server)} ${cause}`),
  });
  /** An endpoint that the directory is told of; readers have names. */
  const endpoint = (peer: Peer, kind: "reader" | "writer", key: number, name = "", userData = "") => {
    const remote = peer.endpoint(kind, key, userData);
    names.set(remote, name);
    return remote;
  };
  const appear = (...remotes: RemoteEndpoint[]) => {
    for (const remote of remotes) directory.matched(remote);
  };
  const confirm = (...remotes: RemoteEndpoint[]) => {
    for (const remote of remotes) directory.confirmed(remote);
  };
  const takeEvents = () => events.splice(0);
  return { directory, endpoint, appear, confirm, takeEvents, peer: () => new Peer(new FakeEngine()) };
}

test("a server is ready when both its endpoints have shown that they know ours, in any order", () => {
  for (const readerFirst of [true, false]) {
    const { directory, endpoint, appear, confirm, takeEvents, peer } = setup();
    const host = peer();
    const r = endpoint(host, "reader", 1, "a");
    const w = endpoint(host, "writer", 2);
    const [first, second] = readerFirst ? [r, w] : [w, r];
    appear(first);
    confirm(first);
    expect(directory.current).toBeUndefined();
    appear(second);
    expect(directory.current).toBeUndefined();
    confirm(second);
    expect(directory.current).toMatchObject({ reader: r, writer: w, ready: true });
    expect(takeEvents()).toEqual(["a ready"]);
  }
});

test("rclpy 68: a reader and a writer of two participants are no server", () => {
  const { directory, endpoint, appear, confirm, peer } = setup();
  const r = endpoint(peer(), "reader", 1);
  const w = endpoint(peer(), "writer", 2);
  appear(r, w);
  confirm(r, w);
  expect(directory.current).toBeUndefined();
});

test("calls stay with the server that has been ready longest, and go to the next when it goes", () => {
  const { directory, endpoint, appear, confirm, takeEvents, peer } = setup();
  const [hostA, hostB] = [peer(), peer()];
  const a = [endpoint(hostA, "reader", 1, "a"), endpoint(hostA, "writer", 2)] as const;
  const b = [endpoint(hostB, "reader", 1, "b"), endpoint(hostB, "writer", 2)] as const;
  appear(...a, ...b);
  confirm(...b);
  confirm(...a);
  expect(directory.current?.reader).toBe(b[0]);
  expect(directory.ready.map((server) => server.reader)).toEqual([b[0], a[0]]);
  directory.unmatched(b[1], "lease-expired");
  directory.unmatched(b[0], "lease-expired");
  expect(directory.current?.reader).toBe(a[0]);
  expect(takeEvents()).toEqual(["b ready", "a ready", "b lease-expired"]);
});

test("either endpoint's going loses the server, once", () => {
  for (const [first, second] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const { directory, endpoint, appear, confirm, takeEvents, peer } = setup();
    const host = peer();
    const pair = [endpoint(host, "reader", 1, "a"), endpoint(host, "writer", 2)] as const;
    appear(...pair);
    confirm(...pair);
    directory.unmatched(pair[first], "left");
    directory.unmatched(pair[second], "left");
    expect(takeEvents()).toEqual(["a ready", "a left"]);
    expect(directory.current).toBeUndefined();
  }
});

test("a server that comes back is the last in the order", () => {
  const { directory, endpoint, appear, confirm, peer } = setup();
  const [hostA, hostB] = [peer(), peer()];
  const a = [endpoint(hostA, "reader", 1), endpoint(hostA, "writer", 2)] as const;
  const b = [endpoint(hostB, "reader", 1), endpoint(hostB, "writer", 2)] as const;
  appear(...a, ...b);
  confirm(...a, ...b);
  directory.unmatched(a[1], "left");
  const again = endpoint(hostA, "writer", 3);
  appear(again);
  confirm(again);
  expect(directory.ready.map((server) => server.reader)).toEqual([b[0], a[0]]);
});

test("several servers of one participant are told apart by their ids", () => {
  const { directory, endpoint, appear, confirm, peer } = setup();
  const host = peer();
  const r1 = endpoint(host, "reader", 1, "a", "serviceid=1;");
  const r2 = endpoint(host, "reader", 2, "b", "serviceid=2;");
  const w2 = endpoint(host, "writer", 3, "", "serviceid=2;");
  const w1 = endpoint(host, "writer", 4, "", "serviceid=1;");
  appear(r1, r2, w2, w1);
  confirm(r1, r2, w1);
  expect(directory.ready).toMatchObject([{ reader: r1, writer: w1 }]);
  confirm(w2);
  expect(directory.ready).toMatchObject([
    { reader: r1, writer: w1 },
    { reader: r2, writer: w2 },
  ]);
});

test("without ids they are told apart by the order of their making, in whatever order they are heard of", () => {
  const { directory, endpoint, appear, confirm, takeEvents, peer } = setup();
  const host = peer();
  const r1 = endpoint(host, "reader", 1, "a");
  const w1 = endpoint(host, "writer", 2);
  const r2 = endpoint(host, "reader", 3, "b");
  const w2 = endpoint(host, "writer", 4);
  appear(r2, w2, w1, r1);
  confirm(w1, w2, r2, r1);
  expect(directory.ready).toMatchObject([
    { reader: r2, writer: w2 },
    { reader: r1, writer: w1 },
  ]);
  directory.unmatched(w1, "left");
  directory.unmatched(r1, "left");
  expect(takeEvents()).toEqual(["b ready", "a ready", "a left"]);
  expect(directory.current).toMatchObject({ reader: r2, writer: w2 });
});

test("a pair that is ready is not broken up by an older endpoint that turns up late", () => {
  const { directory, endpoint, appear, confirm, takeEvents, peer } = setup();
  const host = peer();
  const r2 = endpoint(host, "reader", 3, "b");
  const w2 = endpoint(host, "writer", 4);
  appear(r2, w2);
  confirm(r2, w2);
  appear(endpoint(host, "writer", 2), endpoint(host, "reader", 1, "a"));
  expect(directory.ready).toMatchObject([{ reader: r2, writer: w2 }]);
  expect(takeEvents()).toEqual(["b ready"]);
});

test("an id on one endpoint only makes no server, as with Cyclone's rmw", () => {
  const { directory, endpoint, appear, confirm, peer } = setup();
  const host = peer();
  const pair = [endpoint(host, "reader", 1, "a", "serviceid=1;"), endpoint(host, "writer", 2)] as const;
  appear(...pair);
  confirm(...pair);
  expect(directory.current).toBeUndefined();
});

test("of a participant with thousands of servers 256 are looked at, and those of others are called all the same", () => {
  const { directory, endpoint, appear, confirm, takeEvents, peer } = setup();
  const crowd = peer();
  for (let i = 1; i <= 2000; i++) {
    const pair = [endpoint(crowd, "reader", 2 * i, "one of many"), endpoint(crowd, "writer", 2 * i + 1)];
    appear(...pair);
    confirm(...pair);
  }
  expect([...directory.links()]).toHaveLength(2 * 256);
  expect(directory.ready).toHaveLength(256);
  takeEvents();
  const other = peer();
  const pair = [endpoint(other, "reader", 1, "other"), endpoint(other, "writer", 2)];
  appear(...pair);
  confirm(...pair);
  expect(takeEvents()).toEqual(["other ready"]);
});
