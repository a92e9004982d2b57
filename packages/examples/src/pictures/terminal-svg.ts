// SPDX-License-Identifier: Apache-2.0
// What terminals show, as a picture in SVG.

/**
 * Terminals beside each other, each as wide as its longest line.
 *
 * @param title for those who do not see the picture
 * @param texts of each terminal, without escape sequences; a line that begins with `$ ` is a command
 */
export function terminalSvg(title: string, texts: readonly string[]): string {
  const terminals = texts.map((text) => text.trimEnd().split("\n"));
  const height = Math.max(...terminals.map((lines) => lines.length)) * LINE + 2 * PADDING;
  const elements: string[] = [];
  let left = 0;
  for (const lines of terminals) {
    const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * COLUMN) + 2 * PADDING;
    elements.push(`<rect x="${left}" width="${width}" height="${height}" rx="8"/>`);
    for (const [i, line] of lines.entries()) {
      const place = `x="${left + PADDING}" y="${PADDING + (i + 1) * LINE - DESCENT}"`;
      elements.push(`<text ${place}${line.startsWith("$ ") ? ' class="command"' : ""}>${escapeXml(line)}</text>`);
    }
    left += width + GAP;
  }
  const size = `width="${left - GAP}" height="${height}" viewBox="0 0 ${left - GAP} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n<title>${escapeXml(title)}</title>\n${STYLE}\n${elements.join("\n")}\n</svg>\n`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Pixels, as all of these. Monospaced fonts of 14 pixels are about 0.6 of that wide. */
const COLUMN = 8.5;
const LINE = 19;
const DESCENT = 5;
const PADDING = 14;
const GAP = 12;
const STYLE = `<style>
rect { fill: #111827 }
text { font: 14px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #e5e7eb; white-space: pre }
.command { fill: #34d399 }
</style>`;
