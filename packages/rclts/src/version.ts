// SPDX-License-Identifier: Apache-2.0
// The version that rclts participants tell each other, that of this package.

/** As in package.json; a test holds the two together. */
export const VERSION = "0.1.0";
