// SPDX-License-Identifier: Apache-2.0
// When a participant is asked whether it is there, and when it is given up: time is an argument.

import { ENTITYID_SEDP_PUBLICATIONS_READER } from "../guid.js";
import type { RemoteParticipantRecord } from "../remote.js";
import { Deadlines } from "../timers.js";
import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "../vendor.js";
import { ANNOUNCEMENT_PERIOD } from "./announcing.js";
import { Liveliness, newLivelinessState } from "./liveliness.js";

const LEASE = 10_000;

/** One peer, what is asked of it, and how it behaves. */
class Play {
  readonly asked: number[] = [];
  readonly askedByGroup: number[] = [];
  lostAt: number | undefined;
  /** How often a deadline came. */
  wakeUps = 0;
  /** What the peer does with questions by unicast and by multicast, and whether it announces itself by multicast. */
  answers = true;
  answersGroup = true;
  announces = true;
  now = 0;

  private readonly peer: RemoteParticipantRecord;
  private readonly deadlines = new Deadlines();
  private readonly liveliness: Liveliness;

  constructor(vendor: number, leaseDuration = LEASE) {
    this.liveliness = new Liveliness(this.deadlines, {
      ask: () => {
        this.asked.push(this.now);
        if (this.answers) this.acknowledge();
      },
      lose: () => {
        this.lostAt = this.now;
      },
    });
    this.peer = {
      info: { vendor },
      isRclts: vendor === VENDOR_RCLTS,
      endpoints: new Map([[ENTITYID_SEDP_PUBLICATIONS_READER, {}]]),
      leaseDuration,
      lastHeard: 0,
      heardByGroup: 0,
      lastAcknowledged: 0,
      displaced: undefined,
      liveliness: newLivelinessState((now) => this.liveliness.due(this.peer, now)),
      answered: true,
    } as Partial<RemoteParticipantRecord> as RemoteParticipantRecord;
    this.liveliness.announced(this.peer);
  }

  /** Goes on in steps of 10 ms; the peer is heard each 3 s, and announcements leave each 6. */
  run(milliseconds: number): void {
    for (const end = this.now + milliseconds; this.now < end; this.now += 10) {
      if (this.announces && this.now % 3000 === 0) {
        this.peer.lastHeard = this.now;
        this.peer.heardByGroup = this.now;
        this.liveliness.announced(this.peer);
      }
      if (this.now % ANNOUNCEMENT_PERIOD === 0 && this.liveliness.asksByGroup(this.peer, this.now)) {
        this.askedByGroup.push(this.now);
        if (this.answersGroup) this.acknowledge();
      }
      if (this.deadlines.next() <= this.now) this.wakeUps++;
      this.deadlines.fireDue(this.now);
    }
  }

  suspect(): void {
    this.liveliness.suspect(this.peer, "lease-expired", this.now);
  }

  doubt(): void {
    this.liveliness.doubt(this.peer, this.now);
  }

  private acknowledge(): void {
    // After the question, if only by the time of its way.
    this.peer.lastHeard = this.now + 0.1;
    this.peer.lastAcknowledged = this.now;
  }
}

function gaps(moments: readonly number[]): number[] {
  return moments.slice(1).map((at, i) => at - moments[i]!);
}

test("an rclts participant that is heard is not asked: it asks itself when it hears nothing", () => {
  const play = new Play(VENDOR_RCLTS);
  play.run(600_000);
  expect([play.asked, play.askedByGroup]).toEqual([[], []]);
  // Nor does a deadline come to see whether it was.
  expect(play.wakeUps).toBe(0);
});

test("a participant that falls silent is asked from 85 % of its lease on, and lost at its end", () => {
  const play = new Play(VENDOR_RCLTS);
  play.announces = false;
  play.answers = false;
  play.run(LEASE + 1000);
  expect(play.asked[0]).toBe(8500);
  expect(play.asked.length).toBeGreaterThan(20);
  expect(play.lostAt).toBe(LEASE);
});

test("a participant that answers while its announcements do not arrive stays", () => {
  const play = new Play(VENDOR_RCLTS);
  play.announces = false;
  play.run(600_000);
  expect(play.lostAt).toBeUndefined();
  expect(new Set(gaps(play.asked))).toEqual(new Set([8510]));
});

test("a lease that never ends keeps nobody who is silent for 100 s and does not answer then", () => {
  const gone = new Play(VENDOR_RCLTS, Number.POSITIVE_INFINITY);
  gone.announces = false;
  gone.answers = false;
  gone.run(101_000);
  expect(gone.lostAt).toBe(100_000);
  const there = new Play(VENDOR_RCLTS, Number.POSITIVE_INFINITY);
  there.announces = false;
  there.run(3_600_000);
  expect(there.lostAt).toBeUndefined();
});

test("after a sleep of this process a participant is asked three times before it counts as lost", () => {
  const play = new Play(VENDOR_RCLTS);
  play.announces = false;
  play.answers = false;
  play.now = 3_600_000;
  play.run(1000);
  expect(play.asked).toHaveLength(3);
  expect(play.lostAt).toBeDefined();
});

test("one of Cyclone DDS is asked in announcements alone, each 12 s at first and each 48 s once it has always answered", () => {
  const play = new Play(VENDOR_CYCLONEDDS);
  play.run(600_000);
  expect(play.asked).toEqual([]);
  expect(gaps(play.askedByGroup).slice(0, 2)).toEqual([12_000, 12_000]);
  expect(gaps(play.askedByGroup).slice(-3)).toEqual([48_000, 48_000, 48_000]);
});

test("where announcements do not arrive by multicast, one of Cyclone DDS is asked by unicast within our lease of 20 s", () => {
  const play = new Play(VENDOR_CYCLONEDDS);
  play.answersGroup = false;
  play.run(600_000);
  expect(Math.max(...gaps([0, ...play.asked]))).toBeLessThan(14_000);
});

test("multicast that stops to arrive later is noticed within 49 s, and not trusted again for long", () => {
  const play = new Play(VENDOR_CYCLONEDDS);
  play.run(600_000);
  play.answersGroup = false;
  const since = play.now;
  play.run(600_000);
  expect(play.asked[0]! - since).toBeLessThanOrEqual(49_000);
  expect(Math.max(...gaps(play.asked))).toBeLessThan(14_000);
});

test("one of Fast DDS, which does not answer by multicast, is asked by unicast: each 13 s at first, each 208 s at last", () => {
  const play = new Play(VENDOR_FASTDDS);
  play.run(3_600_000);
  expect(play.askedByGroup).toEqual([]);
  expect(gaps(play.asked).slice(0, 3)).toEqual([26_000, 52_000, 104_000]);
  expect(gaps(play.asked).slice(-2)).toEqual([208_000, 208_000]);
});

test("one of Fast DDS that must be asked twice has missed our announcements, and is asked within our lease from then on", () => {
  const play = new Play(VENDOR_FASTDDS);
  play.run(600_000);
  const before = play.asked.length;
  play.answers = false;
  play.doubt();
  play.run(240);
  play.answers = true;
  play.run(120_000);
  expect(gaps(play.asked.slice(before + 2))).toEqual(Array.from({ length: 8 }, () => 13_000));
});

test("a participant whose address another one takes is lost within half a second, unless it answers", () => {
  const gone = new Play(VENDOR_RCLTS);
  gone.run(3500);
  gone.announces = false;
  gone.answers = false;
  gone.suspect();
  gone.run(500);
  expect(gone.lostAt).toBeLessThanOrEqual(4000);

  const there = new Play(VENDOR_RCLTS);
  there.run(3500);
  there.suspect();
  there.run(60_000);
  expect(there.lostAt).toBeUndefined();
  expect(there.asked).toHaveLength(1);
});
