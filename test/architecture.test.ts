import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruise, type ICruiseResult, type IRegularForbiddenRuleType } from 'dependency-cruiser'
import { expect, it } from 'vitest'
import { ENTRIES } from '../vite.entries.js'

const FLOORS = [
  '^src/(gpu/|(host|kerasKeys|lookup|options|registry|remote|sha256|show)[.]ts$)',
  '^src/kernels/',
  '^src/tensor/(?!ops/)',
  '^src/(tensor/ops|io)/',
  '^src/(layers|losses|optim|data)/',
  '^src/model/',
  '^src/debug/',
  `^src/(${ENTRIES.join('|')})[.]ts$`,
  '^(src/node|tasks|examples|web|bench)/',
]
const HOUSE = new RegExp(`${FLOORS.join('|')}|[.]d[.]ts$`)

/** Folders of one floor, of which none imports another. */
const SIBLINGS = ['^src/(tensor/ops|io)/', '^src/(layers|losses|optim|data)/']

const error = (
  name: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType => ({ name, severity: 'error', from, to })

const forbidden = [
  ...FLOORS.slice(0, -1).map((path, i) =>
    error('an import from a higher floor', { path }, { path: FLOORS.slice(i + 1).join('|') }),
  ),
  ...SIBLINGS.map((path) => error('an import from a sibling', { path }, { path, pathNot: '^src/$1/' })),
  error('a cycle', {}, { circular: true }),
  error('Node outside src/node', { path: '^src/', pathNot: '^src/node/' }, { dependencyTypes: ['core'] }),
  error(
    'more than the public face',
    { path: '^(tasks|examples|web|bench)/' },
    { path: '^src/', pathNot: `^src/(node/)?(${ENTRIES.join('|')})[.]ts$` },
  ),
]

/** Every rule that the project in `folder` breaks, type-only imports included. */
async function violations(folder: string): Promise<{ imports: number; broken: string[] }> {
  const baseDir = fileURLToPath(new URL(folder, import.meta.url))
  const parts = ['src', 'tasks', 'examples', 'web', 'bench'].filter((part) => existsSync(join(baseDir, part)))
  const { output } = await cruise(parts, {
    baseDir,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' }, // what has been built
    tsPreCompilationDeps: true,
    validate: true,
    ruleSet: { forbidden },
  })
  const { summary, modules } = output as ICruiseResult
  const homeless = modules.filter(({ source }) => /^src\/.*[.]ts$/.test(source) && !HOUSE.test(source))
  return {
    imports: summary.totalDependenciesCruised ?? 0,
    broken: [
      ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
      ...homeless.map(({ source }) => `a file on no floor: ${source}`),
    ].sort(),
  }
}

it('imports go down only, in no cycle, to no sibling, and Node stays in src/node', async () => {
  const { imports, broken } = await violations('..')
  expect(broken).toEqual([])
  expect(imports).toBeGreaterThan(300)
})

it('a tree that breaks every rule is found out', async () => {
  const { broken } = await violations('fixtures/architecture')
  expect(broken).toEqual([
    'Node outside src/node: src/model/save.ts → fs',
    'a cycle: src/gpu/buffer.ts → src/gpu/device.ts',
    'a file on no floor: src/drawer.ts',
    'an import from a higher floor: src/kernels/add.ts → src/tensor/tensor.ts',
    'an import from a sibling: src/layers/layer.ts → src/losses/loss.ts',
    'more than the public face: tasks/task.ts → src/model/save.ts',
  ])
})
