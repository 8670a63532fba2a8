// How the set-up speaks: short lines on standard error, so that standard output stays the command's own.

/** Prints one line about what the set-up does and why. */
export function say(text) {
  process.stderr.write(`glassgrad: ${text}\n`)
}

/** The set-up cannot go on; the message says why and what to do. Shown without a stack trace. */
export class SetupError extends Error {}
