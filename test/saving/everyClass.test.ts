import * as core from 'glassgrad'
import * as audio from 'glassgrad/audio'
import * as image from 'glassgrad/image'
import * as layersToo from 'glassgrad/layers'
import * as further from 'glassgrad/optimizers'
import * as text from 'glassgrad/text'
import { beforeAll, describe, expect, it } from 'vitest'
import { allCases, made, valuesOf } from './inKeras/cases.js'

beforeAll(() => core.ready())

const { Layer, Loss, Metric, Optimizer, LearningRateSchedule } = core

/** Names of the classes below one that a module has by their own names, and not by an older one. */
function classesBelow(base: CallableFunction, ...modules: object[]): string[] {
  return modules.flatMap((module) =>
    Object.entries(module)
      .filter(([name, of]) => typeof of === 'function' && of.prototype instanceof base && of.name === name)
      .map(([name]) => name),
  )
}

/** What is no case of its own, and why. */
const NONE = new Set([
  'Model', // and Sequential: each case is in one
  'Sequential',
  'InputLayer',
  'GroupedQueryAttention', // Keras' name of old
  'HostLayer', // of others
  'RandomHeight', // Keras 2's
  'RandomWidth',
  'Wrapper', // for classes of one's own
  'Lambda', // holds a function, which no file does
  'ThresholdedReLU', // a ReLU in files
  'ComposedOptimizer', // for classes of one's own
  'MeanMetric', // for functions of one's own
  'ConfusionMatrix', // not in Keras
  'Mean', // of what isn't compared with targets
  'Sum',
])

it('there is a case for each class that is saved', () => {
  const { layers, losses, metrics, optimizers, parts } = allCases()
  const missing = (cases: object, names: readonly string[]) =>
    names.filter((name) => !(name in cases) && !NONE.has(name))
  expect(missing(layers, classesBelow(Layer as never, core, layersToo, audio, image, text))).toEqual([])
  expect(missing(losses, classesBelow(Loss as never, core.losses))).toEqual([])
  expect(missing(metrics, classesBelow(Metric as never, core.metrics))).toEqual([])
  const ofOptimizers = [
    ...classesBelow(Optimizer as never, core, further),
    ...classesBelow(LearningRateSchedule as never, core),
  ]
  expect(missing(optimizers, ofOptimizers)).toEqual([])
  const { getInitializer: _, ...initializers } = core.initializers
  const { getRegularizer: __, ...regularizers } = core.regularizers
  const { getConstraint: ___, ...constraints } = core.constraints
  expect(missing(parts, Object.keys({ ...initializers, ...regularizers, ...constraints }))).toEqual([])
})

// What Keras makes of the same files: inKeras/open.py.
describe.each(Object.entries(allCases()))('%s', (_, cases) => {
  it.each(Object.entries(cases))('%s is the same when it is opened again', async (_, of) => {
    const model = made(of)
    const values = of.inputs.map(valuesOf)
    const x = (values.length === 1 ? values[0] : values) as core.NdArray
    const { targets } = of
    if (targets) await model.trainOnBatch(x, targets)
    const bytes = await model.toBytes('keras')
    const again = await core.loadModel(bytes)
    expect(await again.predict(x)).toEqual(await model.predict(x))
    expect(again.toJSON()).toBe(model.toJSON())
    if (!targets) return
    for (const each of [model, again]) await each.trainOnBatch(x, targets)
    expect(await again.getWeights()).toEqual(await model.getWeights())
    expect(await again.evaluate(x, targets, { verbose: 0 })).toEqual(
      await model.evaluate(x, targets, { verbose: 0 }),
    )
  })
})
