// A layer of one's own, saved with the model that it is in, and loaded again.
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Dense, Layer, loadModel, NdArray, Sequential, type Tensor, type Variable } from 'glassgrad'

interface Options {
  power: number
  name?: string
  inputShape?: number[]
}

class Power extends Layer {
  readonly power: number
  factor!: Variable

  constructor({ power, ...options }: Options) {
    super(options)
    this.power = power
  }

  override build(shape: readonly (number | null)[]): void {
    this.factor = this.addWeight('factor', [shape.at(-1)!], 'ones')
  }

  call(x: Tensor): Tensor {
    return x.pow(this.power).mul(this.factor.value)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), power: this.power }
  }
}

const model = new Sequential([new Power({ power: 2, inputShape: [1] }), new Dense(1)])
model.compile({ optimizer: 'adam', loss: 'mse' })
const x = new NdArray(
  Float32Array.from({ length: 64 }, (_, i) => i / 64),
  [64, 1],
)
const { history } = await model.fit(x, x, { epochs: 5, verbose: 0, seed: 1 })
assert(history.loss[4] < history.loss[0])

const path = join(tmpdir(), `power-${process.pid}.keras`)
await model.save(path)
const loaded = await loadModel(path, { customObjects: { Power } })
assert.deepEqual((await loaded.predict(x)).data, (await model.predict(x)).data)
