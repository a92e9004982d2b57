// SPDX-License-Identifier: Apache-2.0
// Pictures of terminals show the text as it is.

import { terminalSvg } from "./terminal-svg.js";

test("lines keep their characters and blanks, and their place", () => {
  const svg = terminalSvg("a & b", ["$ play\n  <o> & so\n|\n"]);
  expect(svg).toContain("<title>a &amp; b</title>");
  expect(svg).toContain('<text x="14" y="28" class="command">$ play</text>');
  expect(svg).toContain('<text x="14" y="47">  &lt;o&gt; &amp; so</text>');
  expect(svg).toContain('<text x="14" y="66">|</text>\n</svg>');
});

test("terminals stand beside each other, as wide as their lines and equally high", () => {
  const svg = terminalSvg("two", ["x".repeat(100), "1234\n2\n3\n4"]);
  expect(svg).toContain('viewBox="0 0 952 104"');
  expect(svg).toContain('<rect x="0" width="878" height="104" rx="8"/>');
  expect(svg).toContain('<rect x="890" width="62" height="104" rx="8"/>');
});
