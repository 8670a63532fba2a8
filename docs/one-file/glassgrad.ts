// The engine in one file: tensors, gradients, layers, a loss, Adam and `fit`, in plain TypeScript without a GPU.
// test/oneFile.test.ts trains this and the engine from the same weights and compares every one of them.
// Read it from top to bottom; each heading says where in src/ the same idea stands, and is fast.

// ---- Tensors, and how gradients get back through them (src/tensor/autodiff.ts) ----
/** A matrix [rows, columns], the gradient of the loss with respect to it, and where it came from. */
export class Tensor {
  /** d loss / d this, as large as `data`; adds up over all that uses the tensor. */
  readonly grad: Float32Array

  constructor(
    readonly data: Float32Array,
    readonly rows: number,
    readonly columns: number,
    /** What it was computed from. */
    readonly inputs: readonly Tensor[] = [],
    /** Adds to the gradients of the inputs what this tensor's own gradient makes of them. */
    readonly pullBack: () => void = () => {},
  ) {
    this.grad = new Float32Array(data.length)
  }

  /** Fills in the gradients of everything that this one number was computed from. */
  backward(): void {
    const order = new Set<Tensor>()
    const visit = (x: Tensor) => {
      x.inputs.forEach(visit)
      order.add(x) // after all that it needs
    }
    visit(this)
    this.grad[0] = 1 // d loss / d loss
    for (const x of [...order].reverse()) x.pullBack()
  }
}

/** y[i, j] = Σₖ x[i, k]·w[k, j]. dx = dy·wᵀ, dw = xᵀ·dy. */
export function matmul(x: Tensor, w: Tensor): Tensor {
  const [m, n, depth] = [x.rows, w.columns, x.columns]
  const y = new Tensor(new Float32Array(m * n), m, n, [x, w], () => {
    for (let i = 0; i < m; i++) {
      for (let k = 0; k < depth; k++) {
        let dx = 0
        for (let j = 0; j < n; j++) {
          const dy = y.grad[i * n + j]
          dx += dy * w.data[k * n + j]
          w.grad[k * n + j] += dy * x.data[i * depth + k]
        }
        x.grad[i * depth + k] += dx
      }
    }
  })
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < depth; k++) {
      for (let j = 0; j < n; j++) y.data[i * n + j] += x.data[i * depth + k] * w.data[k * n + j]
    }
  }
  return y
}

/** y[i, j] = x[i, j] + b[j]: the bias is added to every row, so its gradient is the sum over the rows. */
export function addBias(x: Tensor, b: Tensor): Tensor {
  const sum = x.data.map((value, i) => value + b.data[i % x.columns])
  const y = new Tensor(sum, x.rows, x.columns, [x, b], () => {
    y.grad.forEach((dy, i) => {
      x.grad[i] += dy
      b.grad[i % x.columns] += dy
    })
  })
  return y
}

/** y = max(x, 0): the gradient passes where x was positive, and stops elsewhere. */
export function relu(x: Tensor): Tensor {
  const passed = x.data.map((value) => Math.max(value, 0))
  const y = new Tensor(passed, x.rows, x.columns, [x], () => {
    for (let i = 0; i < x.data.length; i++) if (x.data[i] > 0) x.grad[i] += y.grad[i]
  })
  return y
}

/** p[i, j] = exp(x[i, j]) / Σₖ exp(x[i, k]): each row becomes probabilities. */
export function softmax(x: Tensor): Float32Array {
  const p = new Float32Array(x.data.length)
  for (let from = 0; from < p.length; from += x.columns) {
    const row = x.data.subarray(from, from + x.columns)
    const largest = Math.max(...row) // taken off, so that exp can't overflow
    const sum = row.reduce((total, value) => total + Math.exp(value - largest), 0)
    row.forEach((value, j) => {
      p[from + j] = Math.exp(value - largest) / sum
    })
  }
  return p
}

/** The mean over the rows of -log p[i, labels[i]], p being the softmax of x. dx = (p - one-hot) / rows. */
export function softmaxCrossentropy(x: Tensor, labels: ArrayLike<number>): Tensor {
  const p = softmax(x)
  let loss = 0
  for (let i = 0; i < x.rows; i++) loss -= Math.log(p[i * x.columns + labels[i]]) / x.rows
  const y = new Tensor(new Float32Array([loss]), 1, 1, [x], () => {
    p.forEach((probability, at) => {
      const wanted = at % x.columns === labels[Math.floor(at / x.columns)] ? 1 : 0
      x.grad[at] += (y.grad[0] * (probability - wanted)) / x.rows
    })
  })
  return y
}

// ---- Layers (src/layers/dense.ts) ----
/** activation(x·kernel + bias): [batch, inputs] → [batch, units]. */
export class Dense {
  readonly kernel: Tensor
  readonly bias: Tensor

  constructor(
    inputs: number,
    units: number,
    readonly activation = (x: Tensor) => x,
  ) {
    const limit = Math.sqrt(6 / (inputs + units)) // Glorot and Bengio, 2010: keeps signals of one size
    const random = Float32Array.from({ length: inputs * units }, () => (2 * Math.random() - 1) * limit)
    this.kernel = new Tensor(random, inputs, units)
    this.bias = new Tensor(new Float32Array(units), 1, units)
  }

  call(x: Tensor): Tensor {
    return this.activation(addBias(matmul(x, this.kernel), this.bias))
  }
}

// ---- The optimizer (src/kernels/optimizers/adam.wgsl) ----
/** Adam (Kingma and Ba, 2014): steps as long as the gradient is steady, in each weight's own measure. */
export class Adam {
  #step = 0
  readonly #moments = new Map<Tensor, [m: Float32Array, v: Float32Array]>()

  constructor(readonly learningRate = 0.001) {}

  /** Moves each weight against its gradient, and forgets the gradient. */
  apply(weights: readonly Tensor[]): void {
    const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-7]
    this.#step++
    // Both means begin at 0 and are too small at first; this makes up for it.
    const rate = (this.learningRate * Math.sqrt(1 - beta2 ** this.#step)) / (1 - beta1 ** this.#step)
    for (const w of weights) {
      if (!this.#moments.has(w)) this.#moments.set(w, [w.data.map(() => 0), w.data.map(() => 0)])
      const [m, v] = this.#moments.get(w)!
      w.grad.forEach((g, i) => {
        m[i] += (g - m[i]) * (1 - beta1) // the gradient's running mean
        v[i] += (g * g - v[i]) * (1 - beta2) // and that of its square
        w.data[i] -= (rate * m[i]) / (Math.sqrt(v[i]) + epsilon)
      })
      w.grad.fill(0)
    }
  }
}

// ---- The model and its training (src/model/training/fit.ts) ----
/** Layers one after the other, the last giving logits. */
export class Sequential {
  readonly optimizer = new Adam()

  constructor(readonly layers: readonly Dense[]) {}

  call(x: Tensor): Tensor {
    return this.layers.reduce((y, layer) => layer.call(y), x)
  }

  /** One step: forward, loss, backward, new weights. Gives the loss. */
  trainOnBatch(x: Tensor, labels: ArrayLike<number>): number {
    const loss = softmaxCrossentropy(this.call(x), labels)
    loss.backward()
    this.optimizer.apply(this.layers.flatMap(({ kernel, bias }) => [kernel, bias]))
    return loss.data[0]
  }

  /** Trains on rows of x [n, features] and a label each, in a new random order each epoch. */
  fit(x: Tensor, labels: ArrayLike<number>, { epochs = 1, batchSize = 32 } = {}): void {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const keys = Array.from({ length: x.rows }, Math.random)
      const order = [...keys.keys()].sort((i, j) => keys[i] - keys[j])
      let total = 0
      for (let from = 0; from < x.rows; from += batchSize) {
        const rows = order.slice(from, from + batchSize)
        const values = rows.flatMap((i) => [...x.data.subarray(i * x.columns, (i + 1) * x.columns)])
        const batch = new Tensor(Float32Array.from(values), rows.length, x.columns)
        const wanted = rows.map((i) => labels[i])
        total += this.trainOnBatch(batch, wanted) * rows.length
      }
      console.log(`Epoch ${epoch + 1}/${epochs} - loss: ${(total / x.rows).toFixed(4)}`)
    }
  }

  /** The class that each row most likely is of. */
  predict(x: Tensor): number[] {
    const { data, columns } = this.call(x)
    const row = (i: number) => data.subarray(i * columns, (i + 1) * columns)
    return Array.from({ length: x.rows }, (_, i) => row(i).indexOf(Math.max(...row(i))))
  }
}
