// SPDX-License-Identifier: Apache-2.0
// Horizontal bars as SVG, legible on light and on dark pages, with their figures beside them.

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The figure as people read it; it stands behind the bar. */
  readonly figure: string;
  /** Ours is what the picture is about; the base is what the others are compared to. */
  readonly kind: "ours" | "base" | "other";
}

export interface BarGroup {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** A bar that would be longer ends in an arrow there. Default: no bar is too long. */
  readonly longest?: number;
}

export interface BarChart {
  /** What is measured, in which unit. */
  readonly title: string;
  readonly groups: readonly BarGroup[];
}

/** The text of an SVG file, 720 units wide. Each group has a scale of its own, from 0. */
export function formatBarChart({ title, groups }: BarChart): string {
  const lines: string[] = [];
  let y = 0;
  for (const group of groups) {
    y += HEADING;
    lines.push(`<text class="heading" x="0" y="${y - 10}">${escaped(group.title)}</text>`);
    const longest = Math.min(
      group.longest ?? Number.POSITIVE_INFINITY,
      Math.max(...group.bars.map(({ value }) => value)),
    );
    for (const bar of group.bars) {
      lines.push(...formatBar(bar, longest, y));
      y += PITCH;
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 4}" width="${WIDTH}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    ...lines,
    "</svg>",
    "",
  ].join("\n");
}

function formatBar({ label, value, figure, kind }: Bar, longest: number, y: number): string[] {
  const middle = y + THICKNESS / 2;
  const width = Math.max(1, Math.round((Math.min(value, longest) / longest) * (FIGURES - BARS)));
  const end = BARS + width;
  const lines = [
    `<text class="label" x="${BARS - 8}" y="${middle + 4}">${escaped(label)}</text>`,
    `<rect class="${kind}" x="${BARS}" y="${y}" width="${width}" height="${THICKNESS}"/>`,
    `<text x="${end + 14}" y="${middle + 4}">${escaped(figure)}</text>`,
  ];
  const arrow = `M${end} ${y}l8 ${THICKNESS / 2}l-8 ${THICKNESS / 2}z`;
  return value > longest ? [...lines, `<path class="${kind}" d="${arrow}"/>`] : lines;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

const WIDTH = 720;
/** Where the bars begin, and where their figures begin at the latest. */
const BARS = 200;
const FIGURES = 540;
const HEADING = 36;
const PITCH = 24;
const THICKNESS = 18;
const STYLE = [
  "text{font:13px system-ui,sans-serif;fill:#24292f}",
  ".heading{font-weight:600}",
  ".label{text-anchor:end}",
  ".ours{fill:#1f6feb}",
  ".base{fill:#6e7781}",
  ".other{fill:#afb8c1}",
  "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.ours{fill:#58a6ff}.base{fill:#8b949e}.other{fill:#6e7681}}",
].join("");
