// Dawn writes these two lines to standard error whenever it opens Mesa's software driver, and has no switch
// for it. They say that a limit of one million is taken as sixteen, which concerns nobody here.
import { Transform } from 'node:stream'

const NOISE =
  /^Warning: maxDynamic(Uniform|Storage)BuffersPerPipelineLayout artificially reduced from \d+ to \d+ to fit dynamic offset allocation limit\.\r?\n$/
const START = 'Warning: maxDynamic'

/** Passes standard error through, unchanged and at once, but for Dawn's two lines. */
export class DriverNoise extends Transform {
  #held = ''
  #atLineStart = true

  _transform(chunk, _encoding, done) {
    // latin1 makes one character of each byte, so a character cut in two by a chunk's end survives.
    for (const line of (this.#held + chunk.toString('latin1')).split(/(?<=\n)/)) {
      const complete = line.endsWith('\n')
      this.#held = ''
      if (this.#atLineStart && !complete && START.startsWith(line.slice(0, START.length))) {
        this.#held = line // the last line: what it is going to be shows with the next chunk
      } else {
        if (!this.#atLineStart || !NOISE.test(line)) this.push(line, 'latin1')
        this.#atLineStart = complete
      }
    }
    done()
  }

  _flush(done) {
    this.push(this.#held, 'latin1')
    done()
  }
}
