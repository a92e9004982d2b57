// SPDX-License-Identifier: Apache-2.0
// What a page tells its reader to do: files to write and commands to run, in their order, and what these print.

/**
 * A fenced block with `title="FILE"` is a file. One of `sh` is commands, marked `background` if they run until they are
 * ended; those marked `ros2` take a ROS 2 and are left out. One of `console` is what the commands before it print.
 *
 * @returns steps: `{ line, file, text }`, `{ line, commands, background, prints }`
 */
export function stepsOf(markdown) {
  const steps = [];
  for (const { index, groups } of markdown.matchAll(FENCED)) {
    const line = markdown.slice(0, index).split("\n").length;
    const file = /\btitle="([^"]+)"/.exec(groups.info)?.[1];
    const marks = groups.info.split(" ");
    if (file !== undefined) steps.push({ line, file, text: groups.text });
    else if (marks[0] === "sh" && !marks.includes("ros2")) {
      steps.push({ line, commands: groups.text, background: marks.includes("background"), prints: undefined });
    } else if (marks[0] === "console") {
      const commands = steps.at(-1);
      if (commands?.commands === undefined) throw new Error(`line ${line}: no commands print this`);
      commands.prints = groups.text;
    }
  }
  return steps;
}

const FENCED = /^```(?<info>\S[^\n]*)\n(?<text>[\s\S]*?)^```$/gm;
