// SPDX-License-Identifier: Apache-2.0
// Counts the calls of all clients of all contexts, to tell those that a callback makes from those made before it began.

/** How many there are with the one that is made now. */
export function countCall(): number {
  made += 1;
  return made;
}

/** How many there are. */
export function callsMade(): number {
  return made;
}

let made = 0;
