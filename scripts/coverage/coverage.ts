// How much of Keras' public face is here: `npm run coverage` prints it, `npm run coverage -- docs/coverage.md` writes it.
import { readFileSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'
import * as core from 'glassgrad'
import * as audio from 'glassgrad/audio'
import * as data from 'glassgrad/data'
import * as image from 'glassgrad/image'
import * as further from 'glassgrad/layers'
import * as optimizers from 'glassgrad/optimizers'
import * as text from 'glassgrad/text'
import { CALLED, LEFT_OUT } from './leftOut.js'

type Names = Readonly<Record<string, unknown>>

/** `HeNormal`, `he_normal` → `heNormal` */
const camel = (name: string) =>
  name
    .replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase())
    .replace(/^[A-Z]+(?=[A-Z][a-z]|\d|$)|^[A-Z]/, (start) => start.toLowerCase())

const inCamelCase = (all: Names) => (name: string) => camel(name) in all
const asWritten =
  (...all: Names[]) =>
  (name: string) =>
    all.some((names) => name in names)

/** What has a name of each family here. */
const FAMILIES: Readonly<Record<string, (name: string) => boolean>> = {
  layers: asWritten(core, audio, image, further, text),
  losses: asWritten(core.losses),
  'loss functions': inCamelCase(core.losses),
  metrics: asWritten(core.metrics),
  'metric functions': inCamelCase(core.metrics),
  optimizers: asWritten(core.optimizers, optimizers),
  schedules: asWritten(core),
  callbacks: asWritten(core),
  initializers: inCamelCase(core.initializers),
  regularizers: inCamelCase(core.regularizers),
  constraints: inCamelCase(core.constraints),
  activations: isActivation,
  applications: asWritten(core.applications),
  datasets: inCamelCase({ ...core, ...data }),
  models: (name) => inCamelCase({ ...core, ...data })(name) || name in core,
  ops: inCamelCase(core.ops),
  'ops.image': inCamelCase(core.ops),
  'ops.linalg': inCamelCase(core.ops),
  random: (name) => camel(name) in core.Random.prototype || name in core,
  utils: inCamelCase({ ...core, ...data, ...text }),
}

function isActivation(name: string): boolean {
  try {
    new core.Activation(name as core.ActivationId)
    return true
  } catch {
    return false
  }
}

/** The document, as the code is now. */
export function coverage(): string {
  const { keras, ...families }: { keras: string } & Record<string, string[]> = JSON.parse(
    readFileSync(new URL('./kerasNames.json', import.meta.url), 'utf8'),
  )
  const rows = Object.entries(families).map(([family, names]) => {
    const called = CALLED[family] ?? {}
    const missing = names.filter((name) => !FAMILIES[family](name) && !(name in called))
    return { family, names, missing }
  })
  const counts = rows.map(
    ({ family, names, missing }) => `| ${family} | ${names.length} | ${names.length - missing.length} |`,
  )
  const reasons = rows.flatMap(({ family, missing }) => reasonsOf(family, missing))
  const renamed = Object.entries(CALLED).flatMap(([family, names]) =>
    Object.entries(names).map(([theirs, ours]) => `| ${family} | \`${theirs}\` | ${ours} |`),
  )
  return `# What there is of Keras ${keras}

Counted by \`npm run coverage -- docs/coverage.md\`, which writes this page: the public names of Keras (\`scripts/coverage/\`
holds the list and the program that made it) against those of the package and its entries. Names are Keras' own, functions in
camelCase; a class and its function count apart.

| family | Keras | here |
|---|---|---|
${counts.join('\n')}

## By other names

| family | Keras | here |
|---|---|---|
${renamed.join('\n')}

## What is left out, and why

| family | names | why |
|---|---|---|
${reasons.join('\n')}
`
}

/** Rows of the last table: names with one reason side by side. */
function reasonsOf(family: string, missing: readonly string[]): string[] {
  const of = LEFT_OUT[family] ?? {}
  const known = new Set(Object.values(of).flat())
  const groups = [
    ...Object.entries(of),
    ['not yet there', missing.filter((name) => !known.has(name))] as const,
  ]
  return groups.flatMap(([reason, names]) => {
    const left = names.filter((name) => missing.includes(name))
    return left.length === 0
      ? []
      : [`| ${family} | ${left.map((name) => `\`${name}\``).join(', ')} | ${reason} |`]
  })
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const document = coverage()
  if (argv[2]) writeFileSync(argv[2], document)
  else console.log(document)
  process.exit()
}
