// SPDX-License-Identifier: Apache-2.0

import { parseOptions, USAGE, withoutRos2 } from "./options.js";

const parse = (...args: string[]) => parseOptions(args, () => 7);

test("without options every row is played and nothing is required", () => {
  expect(parse()).toEqual({
    require: [],
    json: undefined,
    pcap: undefined,
    only: undefined,
    ros2: undefined,
    docker: undefined,
    record: false,
    document: false,
    check: false,
    seed: 7,
    window: 60,
    list: false,
    help: false,
  });
});

test("what is required is separated by commas", () => {
  expect(parse("--require", "cyclonedds,fastdds,tshark").require).toEqual(["cyclonedds", "fastdds", "tshark"]);
});

test("a pattern of row names may contain commas, and be one of several", () => {
  const name = "rclts/both/two hosts, 5 % lost on the wire";
  expect(parse("--only", name, "--only=cyclonedds/").only).toEqual([name, "cyclonedds/"]);
});

test("files, set-up and seed are taken as they are", () => {
  const options = parse("--json", "a", "--pcap=b", "--ros2", "c", "--seed", "4294967295");
  expect(options).toMatchObject({ json: "a", pcap: "b", ros2: "c", seed: 4294967295 });
});

test("--ros2 names a file, or containers", () => {
  expect(parse("--ros2", "docker")).toMatchObject({ ros2: undefined, docker: ["humble", "jazzy"] });
  expect(parse("--ros2=docker:jazzy")).toMatchObject({ ros2: undefined, docker: ["jazzy"] });
  expect(parse("--ros2", "docker/setup.bash")).toMatchObject({ ros2: "docker/setup.bash", docker: undefined });
});

test("what runs in a container gets the command line without --ros2", () => {
  expect(withoutRos2(["--only", "a", "--ros2", "docker", "--record"])).toEqual(["--only", "a", "--record"]);
  expect(withoutRos2(["--ros2=docker:humble", "--list"])).toEqual(["--list"]);
});

test.each([
  [["--oops"], /--oops/],
  [["row"], /row/],
  [["--json"], /--json/],
  [["--require", "opendds"], /^--require opendds: expected cyclonedds, /],
  [["--ros2", "docker:iron"], /^--ros2 docker:iron: expected docker:humble or docker:jazzy$/],
  [["--check"], /--document/],
  [["--window", "0"], /^--window 0: expected an integer from 1 to 3600$/],
  [["--seed", "-1"], /--seed/],
  [["--seed", "1e3"], /^--seed 1e3: expected an integer from 0 to 4294967295$/],
  [["--seed", "4294967296"], /^--seed 4294967296: /],
])("%j is refused", (args, message) => {
  expect(() => parse(...args)).toThrow(message);
});

test("the usage names every option", () => {
  for (const name of Object.keys(parse())) expect(USAGE).toMatch(new RegExp(`--(ros2 )?${name}`));
});
