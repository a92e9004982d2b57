// SPDX-License-Identifier: Apache-2.0
// A node that does what its parameters say, such as `ros2 param set /lighthouse period 0.5`, and a file at the start.

import { init, Node, ParameterType, shutdown, spin, type Timer } from "rclts";

class Lighthouse extends Node {
  #timer: Timer;

  constructor() {
    super("lighthouse");
    // What a range can not say. It is asked for initial values, too, and for each value that anybody sets later.
    this.addOnSetParametersCallback((parameters) => {
      const colour = parameters.find(({ name }) => name === "colour")?.value;
      const isKnown = colour === undefined || COLOURS.includes(String(colour));
      return { successful: isKnown, reason: isKnown ? "" : `colour ${colour}: expected one of ${COLOURS.join(", ")}` };
    });

    // A default is replaced by what the command line says, or the file that it names: see lighthouse.yaml.
    this.declareParameter("period", 5, {
      description: "Seconds from flash to flash",
      floating_point_range: [{ from_value: 0.05, to_value: 60 }],
    });
    this.declareParameter("flashes", 1, {
      type: ParameterType.INTEGER,
      description: "How many there are at a time",
      integer_range: [{ from_value: 1, to_value: 9 }],
    });
    this.declareParameter("colour", "white", { description: "That of the light" });
    this.declareParameter("keeper", "nobody", { description: "Who looks after it", read_only: true });
    this.getLogger().info(`kept by ${this.getParameter("keeper").value}`);

    this.#timer = this.#startTimer();
    this.addPostSetParametersCallback((parameters) => {
      for (const { name, value } of parameters) this.getLogger().info(`${name} is now ${value}`);
      if (!parameters.some(({ name }) => name === "period")) return;
      this.destroyTimer(this.#timer);
      this.#timer = this.#startTimer();
    });
  }

  #startTimer(): Timer {
    const seconds = this.getParameter("period").as(ParameterType.DOUBLE);
    return this.createTimer(seconds * 1000, () => this.#flash());
  }

  #flash(): void {
    const flashes = Number(this.getParameter("flashes").value);
    console.log(`${this.getParameter("colour").value} ${"* ".repeat(flashes).trimEnd()}`);
  }
}

const COLOURS = ["white", "red", "green"];

await init();
await spin(new Lighthouse());
await shutdown();
