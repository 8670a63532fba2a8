import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import '../src/node/index.js'
import type { DebugStep } from '../src/debug.js'
import { ready } from '../src/tensor/runtime.js'
import { wholeExplanation } from '../tasks/cli/explained.js'
import { Report } from '../tasks/cli/html.js'
import { runnerOf } from '../tasks/cli/perform.js'
import { Debugger } from '../tasks/cli/prompt.js'
import { asked, askedNumber, standstill } from '../tasks/cli/standstill.js'
import { tasks } from '../tasks/index.js'
import { SILENT } from '../tasks/runner.js'

const run = (task: number) =>
  runnerOf({ seed: 0, full: false, terminal: () => {}, page: new Report() }).run(tasks[task - 1].run, SILENT)

let step: DebugStep
beforeAll(async () => {
  await ready()
  step = await standstill(() => run(4), 100)
})
afterAll(() => step.release())

/** A text with its numbers apart. */
function numbersIn(text: string): { words: string; numbers: number[] } {
  const NUMBER = /-?\d+(?:\.\d+)?(?:e-?\d+)?/g
  return { words: text.replace(NUMBER, '#').replace(/ +/g, ' '), numbers: text.match(NUMBER)!.map(Number) }
}

describe('docs/one-number.md', () => {
  it.each(['docs/one-number.md', 'docs/ru/one-number.md'])(
    '%s shows what is said of the number',
    async (file) => {
      const text = readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8')
      const [, shown] = /^```\n(dense.*?)\n```$/ms.exec(text)!
      const said = await wholeExplanation(step, 'dense.kernel', [300, 5], 'en')
      // How far sums are from their value in double precision is the driver's own affair.
      const steady = (text: string) => numbersIn(text.replace(/, \S+ ulp/g, ', ulp'))
      expect(steady(said).words).toBe(steady(shown).words)
      steady(said).numbers.forEach((number, i) => {
        const expected = steady(shown).numbers[i]
        expect(Math.abs(number - expected)).toBeLessThanOrEqual(1e-2 * Math.abs(expected))
      })
    },
  )
})

describe('a step that stands still in the terminal', () => {
  it('goes forward and back, prints numbers, says why, and shows the line that wrote one', async () => {
    const debug = new Debugger(step, 'en')
    expect(await debug.answer('b')).toBe('before the first dispatch')
    expect(await debug.answer('n')).toMatch(/^0 {2}batch {2}\S+\.wgsl {2}→ x \[32, 784\]/)
    expect(await debug.answer('to dense_1')).toContain('sequential › dense_1 › dense')
    expect(await debug.answer('why')).toBe('which number? first p')
    expect(await debug.answer('p dense.kernel[300, 5]')).toMatch(/^dense\.kernel\[300, 5\] = 0\.095/)
    expect(await debug.answer('why 1')).toBe('there is no such term: first why')
    expect(await debug.answer('why')).toContain('adam, row ')
    expect(await debug.answer('why 2')).toMatch(
      /^dense\.kernel\.gradient\[300, 5\] = .*Σₙ x\[n, 300\] · dz\[n, 5\]/s,
    )
    expect(await debug.answer('source')).toMatch(/^matmul\/\w+\.wgsl, line \d+\n.*^> .*out\[.*= /ms)
    expect(Number(await debug.answer('loss'))).toBeCloseTo((await step.loss())!, 6)
    expect(await debug.answer('p dense.bias')).toMatch(
      /^dense\.bias \[128\] {2}dense's bias\n(-?[\d.e-]+ ){8}…$/,
    )
  })

  it('makes the step again with something else in it, and says what differs', async () => {
    const debug = new Debugger(step, 'en')
    expect(await debug.answer('again')).toMatch(/^all \d+ tensors are equal, bit for bit$/)
    const rate = await debug.answer('again rate=0.002')
    expect(rate).toMatch(/^\d+ of \d+ tensors differ\n/)
    expect(rate).toMatch(/^ {2}dense\.kernel: \d+ of 100352, most by .* instead of /m)
    expect(rate).not.toContain('loss')
    const pixel = await debug.answer('again x[31, 377]=0 rate=0.002')
    expect(pixel).toMatch(/^ {2}x: 1 of 25088, most by 0\.99216: x\[31, 377\] = 0 instead of 0\.99216$/m)
    expect(pixel).toContain('  loss: ')
    expect(await new Debugger(step, 'ru').answer('again matmul=naive')).toMatch(
      /^отличаются тензоры: \d+ из \d+\n.* вместо /s,
    )
    expect(await debug.answer('again rate')).toBe(
      'again: expected rate=0.01, matmul=naive, conv2d=naive or x[0, 3]=0.5, got "rate"',
    )
    expect(await debug.answer('again x[32, 0]=1')).toBe('again: x has shape [32,784], got the index [32,0]')
    expect(await debug.answer('again dense.bias[0]=1')).toContain("again: there is no option 'dense.bias'")
    expect(await debug.answer('again rate=fast')).toContain('expected a finite learningRate, got NaN')
  })

  it('answers what it does not know', async () => {
    const debug = new Debugger(step, 'en')
    expect(await debug.answer('constructor')).toBe(
      'there is no command "constructor"; there are n, b, to, rows, tensors, p, why, source, loss, again, help, q',
    )
    expect(await debug.answer('n x')).toBe('forward: expected a whole number of rows, got NaN')
    expect(await debug.answer('b 1.5')).toBe('back: expected a whole number of rows, got 1.5')
    expect(debug.step.at).toBeGreaterThanOrEqual(-1)
    expect(await debug.answer('p dense.kernal')).toContain('did you mean "dense.kernel')
    expect(await debug.answer('p dense.kernel[784, 0]')).toContain('[784,128]')
    expect(await debug.answer('to nowhere')).toContain('no row is of an op or a layer "nowhere"')
    expect(await new Debugger(step, 'ru').answer('x')).toMatch(/^нет команды «x»/)
  })

  it('is asked for in words', async () => {
    expect(asked('step 100 dense.kernel[3,5]')).toEqual({ at: 100, rest: 'dense.kernel[3,5]' })
    expect(asked('loss > 5')).toEqual({ at: { lossAbove: 5 }, rest: '' })
    expect(asked('nan')).toEqual({ at: 'nan', rest: '' })
    expect(() => asked('100')).toThrow('expected "step 100", "nan" or "loss > 5"')
    expect(askedNumber('dense.kernel[3, 5]')).toEqual({ path: 'dense.kernel', index: [3, 5] })
    await expect(standstill(() => Promise.resolve(), 7)).rejects.toThrow(
      'no training of this task came to step 7',
    )
    await expect(standstill(() => Promise.reject(new Error('no data')), 7)).rejects.toThrow('no data')
  })
})
