import {
  Add,
  BatchNormalization,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  Input,
  Layer,
  losses,
  MaxPooling2D,
  Model,
  type Optimizer,
  Sequential,
  SGD,
  type Tensor,
  type Variable,
} from 'glassgrad'

// What is trained on MNIST with the reader's part: each takes images [28, 28, 1] and needs the part to learn.

/** x·kernel + bias by an op each, where Dense has one that does it all. */
class Product extends Layer {
  kernel!: Variable
  bias!: Variable

  constructor(readonly units: number) {
    super()
  }

  override build(inputShape: readonly (number | null)[]): void {
    this.kernel = this.addWeight('kernel', [inputShape.at(-1)!, this.units])
    this.bias = this.addWeight('bias', [this.units], 'zeros')
  }

  call(x: Tensor): Tensor {
    return x.matmul(this.kernel.value).add(this.bias.value)
  }
}

/** Each feature times a number that is learned. */
class Scale extends Layer {
  scale!: Variable

  override build(inputShape: readonly (number | null)[]): void {
    this.scale = this.addWeight('scale', [inputShape.at(-1)!], 'ones')
  }

  call(x: Tensor): Tensor {
    return x.mul(this.scale.value)
  }
}

const image = { inputShape: [28, 28, 1] }
const relu = { activation: 'relu' } as const
const classes = () => new Dense(10, { activation: 'softmax' })

function compiled(model: Model, optimizer: 'adam' | Optimizer = 'adam'): Model {
  model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

function dense(optimizer?: Optimizer): Model {
  return compiled(new Sequential([new Flatten(image), new Dense(64, relu), classes()]), optimizer)
}

function convolutional(...more: Layer[]): Model {
  return compiled(
    new Sequential([
      new Conv2D(8, 3, { ...image, ...relu, padding: 'same' }),
      new MaxPooling2D(),
      ...more,
      new Conv2D(16, 3, { ...relu, strides: 2, padding: 'same' }),
      new Flatten(),
      classes(),
    ]),
  )
}

const networks = {
  dense: () => dense(),
  // Trained in other ways: train.ts.
  naive: () => dense(),
  tiled: () => dense(),
  stopped: () => dense(),
  sgd: () => dense(new SGD({ learningRate: 0.1 })),
  momentum: () => dense(new SGD({ learningRate: 0.05, momentum: 0.9 })),
  products: () =>
    compiled(
      new Sequential([new Flatten(image), new Product(64), new Scale(), new Dense(32, relu), classes()]),
    ),
  residual: () => {
    const x = Input({ shape: [28, 28, 1] })
    const flat = new Dense(32, relu).apply(new Flatten().apply(x))
    const sum = new Add().apply([flat, new Dense(32, relu).apply(flat)])
    return compiled(new Model({ inputs: x, outputs: classes().apply(sum) }))
  },
  logits: () => {
    const model = new Sequential([new Flatten(image), new Dense(64, relu), new Dense(10)])
    const loss = new losses.CategoricalCrossentropy({ fromLogits: true })
    model.compile({ optimizer: 'adam', loss, metrics: ['accuracy'] })
    return model
  },
  squares: () => {
    const model = dense()
    model.compile({ optimizer: 'adam', loss: 'mean_squared_error', metrics: ['accuracy'] })
    return model
  },
  dropout: () =>
    compiled(new Sequential([new Flatten(image), new Dense(64, relu), new Dropout(0.3), classes()])),
  convolutional: () => convolutional(),
  normalized: () => convolutional(new BatchNormalization()),
}

/** Names of the networks. */
export type Network = keyof typeof networks

/** A network that has learned nothing yet. */
export function newNetwork(name: Network): Model {
  return networks[name]()
}
