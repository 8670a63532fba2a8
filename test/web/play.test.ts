import * as glassgrad from 'glassgrad'
import * as debug from 'glassgrad/debug'
import { describe, expect, it } from 'vitest'
import { type Item, showOn } from '../../tasks/show.js'
import { written } from '../../web/play/console.js'
import { type ProgramError, runProgram } from '../../web/play/program.js'
import { snippets } from '../../web/play/snippets/index.js'
import { pack, unpack } from '../../web/site/packed.js'

/** Thrown into a program that has come to so many turns: it goes on as it has begun. */
const TURNS = 2
const ENOUGH = 'enough turns'

/** What a program shows and writes; where it has turns, in the first of them. */
async function run(text: string, turnsAtMost = TURNS): Promise<{ items: Item[]; lines: string[] }> {
  const items: Item[] = []
  const lines: string[] = []
  const show = showOn((item) => void items.push(item))
  let turns = 0
  const playground = {
    show,
    live: () => show,
    turn: async () => {
      if (++turns === turnsAtMost) throw new Error(ENOUGH)
    },
  }
  const { log, warn } = console
  console.log = console.warn = (...values: unknown[]) => void lines.push(values.map(written).join(' '))
  try {
    await runProgram(text, { glassgrad, 'glassgrad/debug': debug, playground })
  } catch (error) {
    if ((error as Error).message !== ENOUGH) throw error
  } finally {
    Object.assign(console, { log, warn })
  }
  return { items, lines }
}

describe('the playground’s snippets', () => {
  it.each(snippets.map(({ name, text }) => [name, text] as const))('%s runs', async (_, text) => {
    const { items, lines } = await run(text)
    expect(items.length + lines.length).toBeGreaterThan(0)
  })

  it('XOR is learned', async () => {
    const { lines } = await run(snippets.find(({ name }) => name === 'xor')!.text)
    const answers = lines.map((line) => Math.round(Number(line.split('= ')[1])))
    expect(answers).toEqual([0, 1, 1, 0])
  })
})

describe('noise made to fool a network', () => {
  it('raises the loss, the more the larger it is; random noise of the same size does not', async () => {
    const { text } = snippets.find(({ name }) => name === 'adversarial')!
    const { items, lines } = await run(text, Infinity)
    const losses = lines.flatMap((line) => /^size .* loss (.*)$/.exec(line)?.[1] ?? []).map(Number)
    expect(losses.length).toBe(7)
    for (let i = 1; i < 7; i++) expect(losses[i]).toBeGreaterThan(losses[i - 1])
    const curves = items.find((item) => item.kind === 'curves')!
    const accuracy = Object.values(curves.series).map((values) => values[4]) // at 0.2
    expect(accuracy[0]).toBeLessThan(0.5)
    expect(accuracy[1]).toBeGreaterThan(0.7)
  })
})

describe('a program', () => {
  it.each([
    ['that is no TypeScript', 'const a = 1\nconst b = {\n', 3],
    ['that throws', "const a = 1\n\nthrow new Error('no')\n", 3],
    ['whose function throws', 'const f = () => {\n  null.x\n}\nawait 1\nf()\n', 2],
    ['that imports what there is not', "import { a } from 'nowhere'\na()\n", 1],
  ])('%s says in which line', async (_, text, line) => {
    const failed = await run(text).catch((error: ProgramError) => error)
    expect(failed).toMatchObject({ line })
  })

  it('is written as letters of an address, and read again', async () => {
    const { text } = snippets[2]
    const packed = await pack(text)
    expect(packed).toMatch(/^[\w-]+$/)
    expect(packed.length).toBeLessThan(text.length)
    expect(await unpack(packed)).toBe(text)
    await expect(unpack('no such thing')).rejects.toThrow()
  })

  it('writes what a console would', () => {
    expect([new glassgrad.NdArray(Float32Array.of(1, 2), [2]), { a: [1, 'b'] }, null].map(written)).toEqual([
      '[1. 2.]',
      '{ a: [1, b] }',
      'null',
    ])
  })
})
