// The package as a stranger gets it: packed, installed into an empty project, run in Node, bundled for a page.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ENTRIES } from '../../vite.entries.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'glassgrad-package-'))
const project = join(folder, 'project')
const windows = process.platform === 'win32'

const run = promisify(execFile)
const npm = (args: readonly string[], cwd: string) =>
  run(windows ? 'npm.cmd' : 'npm', [...args, '--loglevel=error'], { cwd, shell: windows })
/** What a program prints. */
const node = async (...args: string[]) =>
  (await run(process.execPath, args, { cwd: project, timeout: 100_000, maxBuffer: 1e8 })).stdout

/** Why there is no installed package to test; null where there is one. */
let offline: string | null = null

beforeAll(async () => {
  await npm(['pack', '--pack-destination', folder], root)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  try {
    await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join('..', tarball)], project)
  } catch (error) {
    if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED/.test(String(error))) throw error
    offline = 'the npm registry does not answer'
  }
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A file of the project. */
function write(name: string, text: string): string {
  writeFileSync(join(project, name), text)
  return name
}

/** The README's first program, on a twentieth of the data and for one epoch. */
function tenLines(): string {
  const code = /```js\n(.*?)```/s.exec(readme)![1]
  const changes = [
    ['await mnist.loadData()', 'share(await mnist.loadData())'],
    ['epochs: 10', 'epochs: 1'],
  ]
  for (const [from] of changes) expect(code.split(from)).toHaveLength(2)
  const share = 'function share(sets) { return sets.map((set) => set.map((a) => a.slice(0, a.length / 20))) }'
  return `${changes.reduce((text, [from, to]) => text.replace(from, to), code)}\n${share}\n`
}

interface Chunk {
  fileName: string
  /** What is loaded with it. */
  imports: string[]
  code: string
}

/** A program for a page, bundled into the project's `dist/`. The first chunk is the program's own. */
async function bundle(program: string): Promise<Chunk[]> {
  const script = fileURLToPath(new URL('bundle.mjs', import.meta.url))
  return JSON.parse(await node(script, write('page.js', program)))
}

/** The public names of an entry of the package. */
async function namesOf(entry: string): Promise<string[]> {
  const printed = await node(write('names.js', `console.log(Object.keys(await import('${entry}')).join())`))
  return printed.trim().split(',')
}

/** Gzipped bytes of what a page loads before its program runs: the first chunk and all that it imports; or others. */
function weigh(chunks: readonly Chunk[], first = chunks.slice(0, 1)): number {
  const loaded = new Set(first.map(({ fileName }) => fileName))
  for (const name of loaded) {
    for (const needed of chunks.find(({ fileName }) => fileName === name)!.imports) loaded.add(needed)
  }
  const codes = chunks.filter(({ fileName }) => loaded.has(fileName)).map(({ code }) => code)
  return codes.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0)
}

describe('the installed package', () => {
  it('trains in Node by the lines of the README', async ({ skip }) => {
    skip(offline !== null, offline!)
    const lines = `${tenLines()}\nconsole.log(JSON.stringify({ loss, accuracy }))`
    const printed = await node(write('train.js', lines))
    const { loss, accuracy } = JSON.parse(printed.trim().split('\n').at(-1)!)
    expect(loss).toBeLessThan(1)
    expect(accuracy).toBeGreaterThan(0.7)
  })

  it('bundles for a page, shaders included, nothing of Node', async ({ skip }) => {
    skip(offline !== null, offline!)
    const code = (await bundle(tenLines())).map((chunk) => chunk.code).join('\n')
    expect(code).toContain('@compute')
    expect(code).not.toMatch(/["'`]node:/)
  })

  it('weighs what the README says, and less where less is used', async ({ skip }) => {
    skip(offline !== null, offline!)
    // What entries of their own have, the README does not count among the core.
    const apart = new Set(['cacheFolder', 'nodeHost', ...ENTRIES])
    for (const entry of ENTRIES.slice(1)) {
      for (const name of await namesOf(`glassgrad/${entry}`)) apart.add(name)
    }
    const core = (await namesOf('glassgrad')).filter((name) => !apart.has(name))
    const size = weigh(await bundle(`import { ${core} } from 'glassgrad'\nconsole.log(${core})`))
    const lines = await bundle(tenLines())
    const stated = (before: RegExp) => Number(before.exec(readme)![1])
    const running = lines.filter(({ fileName }) => /\/(device|run)-/.test(fileName))
    expect(running.map(({ code }) => code.includes('@compute')).sort()).toEqual([false, true])
    const whole = weigh(lines, [lines[0], ...running])
    expect(size).toBeLessThan(119_000)
    expect(Math.abs(size / 1000 - stated(/The whole core is\s(\d+) kB/))).toBeLessThan(3)
    expect(weigh(lines)).toBeLessThan(77_000)
    expect(Math.abs(weigh(lines) / 1000 - stated(/the lines above load\s(\d+) kB/))).toBeLessThan(3)
    expect(whole).toBeLessThan(151_500)
    expect(Math.abs(whole / 1000 - stated(/in all\s(\d+) kB/))).toBeLessThan(3)
    expect(weigh(await bundle(`import { tensor } from 'glassgrad'\nconsole.log(tensor)`))).toBeLessThan(
      size / 5,
    )
  })

  it('keeps its names and methods when a bundler shortens and leaves out what it can', async ({ skip }) => {
    skip(offline !== null, offline!)
    const page = `
      import { Dense, Tensor } from 'glassgrad'
      console.log(new Dense(1).name, typeof Tensor.prototype.relu)`
    const [own] = await bundle(page)
    expect(await node(join('dist', own.fileName))).toBe('dense function\n')
  })

  it('brings its types', async ({ skip }) => {
    skip(offline !== null, offline!)
    const program = `
      import { Dense, Sequential, tensor, type Tensor } from 'glassgrad'
      export const model: Sequential = new Sequential([new Dense(1, { inputShape: [2] })])
      export const y: Tensor = tensor([1, 2]).mul(3).relu()
      // @ts-expect-error an option that isn't there
      new Dense(1, { aktivation: 'relu' })`
    const options = ['--noEmit', '--strict', '--target', 'es2022']
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    for (const module of [
      ['esnext', 'bundler'],
      ['nodenext', 'nodenext'],
    ]) {
      const how = ['--module', module[0], '--moduleResolution', module[1]]
      await node(tsc, ...options, ...how, write('program.ts', program))
    }
  })
})
