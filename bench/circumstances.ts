import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg } from 'node:os'

import type { Circumstances } from './record/record.js'

const PACKAGES = ['webgpu', '@tensorflow/tfjs', '@jax-js/jax']

/** Where and when the numbers are taken: numbers without it can't be compared. */
export function circumstances(device: string): Circumstances {
  const processors = cpus()
  return {
    date: new Date().toISOString(),
    device,
    runtime: 'Node',
    processor: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
    'load before': loadavg()[0].toFixed(2),
    node: process.version,
    ...versions(),
  }
}

/** The versions that are installed here. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url)
  const version = (name: string) =>
    (JSON.parse(readFileSync(packageJson(require, name), 'utf8')) as { version: string }).version
  return Object.fromEntries(PACKAGES.map((name) => [name, version(name)]))
}

/** Not all packages let one import their package.json, so it is looked for above their main file. */
function packageJson(require: NodeJS.Require, name: string): string {
  const main = require.resolve(name)
  return `${main.slice(0, main.lastIndexOf(`node_modules/${name}/`))}node_modules/${name}/package.json`
}
