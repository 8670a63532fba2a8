import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The texts of all shaders in a folder, by their paths in it.
 */
export function shadersOf(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.wgsl'),
  )
  return Object.fromEntries(
    files.sort().map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8')]),
  )
}
