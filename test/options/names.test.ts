import { fileURLToPath } from 'node:url'
import * as audio from 'glassgrad/audio'
import * as image from 'glassgrad/image'
import * as layers from 'glassgrad/layers'
import * as optimizers from 'glassgrad/optimizers'
import * as text from 'glassgrad/text'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import * as face from '../../src/index.js'
import { camelCase } from '../../src/lookup.js'
import type { OptionTable } from '../../src/options.js'
import { goldens } from '../goldens.js'

/** A class that says the names of its options. */
type Named = { name: string; options: OptionTable }

const kept = { ...audio, ...image, ...layers, ...optimizers, ...text }
const flat = { ...face.metrics, ...face.losses, ...kept, ...face } as Record<string, unknown>
const isNamed = (value: unknown): value is Named => typeof value === 'function' && 'options' in value
const groups = {
  layers: { ...kept, ...face },
  optimizers: { ...kept, ...face },
  schedules: face,
  losses: face.losses,
  metrics: face.metrics,
  callbacks: face,
} as unknown as Record<string, Record<string, unknown>>

/** Keras 3.15.1's signatures: `inspect.signature` of each class's constructor. */
const signatures = goldens<Record<string, Record<string, string[]>>>('signatures.json')

describe.each(Object.entries(signatures))(
  'the options of %s are in the order of Keras’ arguments',
  (group, all) => {
    const ours = Object.entries(all).filter(([name]) => isNamed(groups[group][name]))
    it.each(ours)('%s', (name, keras) => {
      const names = Object.keys((groups[group][name] as Named).options)
      const known = keras.map(camelCase)
      expect(names.filter((key) => known.includes(key))).toEqual(known.filter((key) => names.includes(key)))
    })
  },
)

describe('every public class knows its options by name at run time, and no others', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const entries = ['index', 'audio', 'image', 'layers', 'optimizers', 'text'].map(
    (name) => `${root}src/${name}.ts`,
  )
  const program = ts.createProgram(entries, { ...options, types: ['@webgpu/types', 'node'] })
  const checker = program.getTypeChecker()
  const modules = entries.map((file) => checker.getSymbolAtLocation(program.getSourceFile(file)!)!)

  /** What the options objects among a constructor's arguments may hold. */
  function typed(symbol: ts.Symbol): Set<string> {
    const names = new Set<string>()
    for (const signature of checker.getTypeOfSymbol(symbol).getConstructSignatures()) {
      for (const parameter of signature.getParameters()) collect(checker.getTypeOfSymbol(parameter), names)
    }
    return names
  }
  function collect(type: ts.Type, names: Set<string>): void {
    if (type.isUnion()) for (const each of type.types) collect(each, names)
    else if (checker.isTupleType(type)) {
      for (const each of checker.getTypeArguments(type as ts.TypeReference)) collect(each, names)
    } else if (isOptions(type)) for (const { name } of checker.getPropertiesOfType(type)) names.add(name)
  }
  /** An interface of the project's own, without methods: no tensor, no function, no array. */
  function isOptions(type: ts.Type): boolean {
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return false
    if (type.getCallSignatures().length > 0 || type.isClass()) return false
    if (checker.isArrayLikeType(type)) return false
    const properties = checker.getPropertiesOfType(type)
    return (
      properties.length > 0 &&
      properties.some(({ flags }) => flags & ts.SymbolFlags.Optional) &&
      properties.every(({ flags }) => !(flags & ts.SymbolFlags.Method))
    )
  }

  const classes = modules
    .flatMap((module) => checker.getExportsOfModule(module))
    .flatMap((symbol) => [symbol, ...inside(symbol)])
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => symbol.flags & ts.SymbolFlags.Class)
  function inside(symbol: ts.Symbol): ts.Symbol[] {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    return target.flags & ts.SymbolFlags.ValueModule ? checker.getExportsOfModule(target) : []
  }

  const taking = [...new Set(classes)].filter((symbol) => typed(symbol).size > 0)

  it('finds them', () => {
    expect(taking.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Dense', 'Adam', 'Huber', 'AUC', 'EarlyStopping']),
    )
    expect(taking.length).toBeGreaterThan(100)
  })

  /** These look at their options themselves: they belong to one another, or hold what the user names. */
  const OTHERWISE = [
    'GridSearch',
    'Hyperband',
    'RandomSearch',
    'ImageDataGenerator',
    'Model',
    'Sequential',
    'LambdaCallback',
    'GpuError',
    'Augmentation', // a type alone
  ]

  it.each(
    taking.map((symbol) => [symbol.name, symbol] as const).filter(([name]) => !OTHERWISE.includes(name)),
  )('%s', (name, symbol) => {
    const declared = typed(symbol)
    const candidates = [flat, face.losses, face.metrics].map(
      (where) => (where as Record<string, unknown>)[name],
    )
    const known = candidates.filter(isNamed).map(({ options }) => new Set(Object.keys(options)))
    const everyLayer = ['name', 'trainable', 'inputShape', 'activityRegularizer', 'weights', 'dtype']
    const matches = known.map((names) => {
      const missing = [...declared].filter((key) => !names.has(key) && !everyLayer.includes(key))
      return missing.length === 0
    })
    expect(matches).toContain(true)
  })
})
