import { readFileSync } from 'node:fs'
import {
  Adam,
  Callback,
  type Logs,
  type LossId,
  type MetricId,
  NdArray,
  RMSprop,
  Sequential,
  SGD,
} from 'glassgrad'
import { describe, expect, it } from 'vitest'
import { layerFromConfig } from '../../src/layers/fromConfig.js'

// Whole training runs, as Keras 3.15.1 computes them.

interface Stored {
  shape: number[]
  data: number[]
}
interface Part {
  class_name: string
  config: Record<string, unknown>
}
interface Run {
  name: string
  config: {
    config: { layers: Part[] }
    compile_config: { optimizer: Part; loss: LossId; metrics: MetricId[] }
  }
  x: Stored
  y: Stored
  fit: {
    epochs: number
    batch_size: number
    validation_split?: number
    class_weight?: Record<number, number>
  }
  initial_weights: { name: string; value: Stored }[]
  batch_logs: Logs[]
  history: Record<string, number[]>
  evaluate: Logs
  final_weights: { name: string; value: Stored }[]
  predict_first4: Stored
}

const runs: Run[] = JSON.parse(
  readFileSync(new URL('../goldens/training.json', import.meta.url).pathname, 'utf8'),
)

const array = ({ shape, data }: Stored) => new NdArray(Float32Array.from(data), shape)

function optimizerOf({ class_name, config }: Part) {
  const learningRate = config.learning_rate as number
  return new { Adam, RMSprop, SGD }[class_name as 'Adam' | 'RMSprop' | 'SGD']({ learningRate })
}

function modelOf({ config }: Run): Sequential {
  const [input, ...parts] = config.config.layers
  const model = new Sequential(
    parts.map(({ class_name, config }, i) => {
      const inputShape = i === 0 ? (input.config.batch_shape as number[]).slice(1) : undefined
      return layerFromConfig(class_name, { ...config, ...(inputShape && { input_shape: inputShape }) })
    }),
  )
  const { optimizer, loss, metrics } = config.compile_config
  model.compile({ optimizer: optimizerOf(optimizer), loss, metrics })
  return model
}

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, label: string): void {
  expect(got.length, label).toBe(want.length)
  for (let i = 0; i < want.length; i++) {
    if (Math.abs(got[i] - want[i]) <= 1e-4 * Math.max(1, Math.abs(want[i]))) continue
    expect.fail(`${label}: element ${i} is ${got[i]}, Keras has ${want[i]}`)
  }
}

class BatchLogs extends Callback {
  readonly logs: Logs[] = []
  override onTrainBatchEnd(_batch: number, logs: Logs): void {
    this.logs.push(logs)
  }
}

describe.each(runs)('$name', (run) => {
  it('trains as in Keras', async () => {
    const model = modelOf(run)
    await model.setWeights(run.initial_weights.map(({ value }) => array(value)))
    const batches = new BatchLogs()
    const [x, y] = [array(run.x), array(run.y)]
    const { epochs, batch_size, validation_split, class_weight } = run.fit
    const { history } = await model.fit(x, y, {
      epochs,
      batchSize: batch_size,
      validationSplit: validation_split,
      classWeight: class_weight,
      shuffle: false,
      verbose: 0,
      callbacks: [batches],
    })

    expect(batches.logs.length).toBe(run.batch_logs.length)
    run.batch_logs.forEach((want, i) => {
      for (const [key, value] of Object.entries(want))
        expectClose([batches.logs[i][key]], [value], `batch ${i}`)
    })
    expect(Object.keys(history).sort()).toEqual(Object.keys(run.history).sort())
    for (const [key, values] of Object.entries(run.history)) expectClose(history[key], values, key)

    const weights = await model.getWeights()
    run.final_weights.forEach(({ name, value }, i) => {
      expectClose(weights[i].data, value.data, name)
    })
    const [loss, accuracy] = await model.evaluate(x, y, { verbose: 0 })
    expectClose([loss, accuracy], [run.evaluate.loss, run.evaluate.accuracy], 'evaluate')
    const predicted = await model.predict(x.slice(0, 4))
    expectClose(predicted.data, run.predict_first4.data, 'predict')
  })
})
