// Keras:
//   base_model = ResNet50(weights='imagenet', include_top=False, input_shape=(224, 224, 3))
import {
  Activation,
  Add,
  AveragePooling2D,
  BatchNormalization,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  fashionMnist,
  GlobalAveragePooling2D,
  Input,
  MaxPooling2D,
  Model,
  type NdArray,
  Sequential,
  type Symbolic,
  toCategorical,
} from 'glassgrad'
import type { Cell } from './show.js'
import type { Figures, TaskContext } from './task.js'

const inputShape = [28, 28, 1]

/** LeCun et al., 1998: convolutions with tanh, means of 2×2. */
const leNet5 = () =>
  new Sequential([
    new Conv2D(6, 5, { activation: 'tanh', padding: 'same', inputShape }),
    new AveragePooling2D(2),
    new Conv2D(16, 5, { activation: 'tanh' }),
    new AveragePooling2D(2),
    new Flatten(),
    new Dense(120, { activation: 'tanh' }),
    new Dense(84, { activation: 'tanh' }),
    new Dense(10, { activation: 'softmax' }),
  ])

/** Krizhevsky et al., 2012, made small: relu, overlapping maxima, three convolutions in a row, dropout. */
const alexNet = () =>
  new Sequential([
    new Conv2D(16, 5, { activation: 'relu', padding: 'same', inputShape }),
    new MaxPooling2D(3, { strides: 2 }),
    new Conv2D(32, 3, { activation: 'relu', padding: 'same' }),
    new MaxPooling2D(3, { strides: 2 }),
    new Conv2D(48, 3, { activation: 'relu', padding: 'same' }),
    new Conv2D(48, 3, { activation: 'relu', padding: 'same' }),
    new Conv2D(32, 3, { activation: 'relu', padding: 'same' }),
    new MaxPooling2D(3, { strides: 2 }),
    new Flatten(),
    new Dense(128, { activation: 'relu' }),
    new Dropout(0.5),
    new Dense(128, { activation: 'relu' }),
    new Dropout(0.5),
    new Dense(10, { activation: 'softmax' }),
  ])

/** He et al., 2015, made small: each block adds to what came in, so that depth does no harm. */
function resNet(): Model {
  const convolution = (x: Symbolic, filters: number, strides: number) =>
    new BatchNormalization().apply(new Conv2D(filters, 3, { strides, padding: 'same' }).apply(x))
  const relu = (x: Symbolic) => new Activation('relu').apply(x)
  const block = (x: Symbolic, filters: number, strides: number) => {
    const shortcut = strides === 1 ? x : new Conv2D(filters, 1, { strides }).apply(x)
    const change = convolution(relu(convolution(x, filters, strides)), filters, 1)
    return relu(new Add().apply([change, shortcut]))
  }
  const input = Input({ shape: inputShape })
  let x = relu(convolution(input, 16, 2)) // [14, 14, 16]
  x = block(x, 16, 1)
  x = block(x, 32, 2) // [7, 7, 32]
  x = block(x, 64, 2) // [4, 4, 64]
  x = new GlobalAveragePooling2D().apply(x)
  return new Model({ inputs: input, outputs: new Dense(10, { activation: 'softmax' }).apply(x) })
}

export default async function architectures({ seed, show, share }: TaskContext) {
  const [[trainImages, trainLabels], [testImages, testLabels]] = await fashionMnist.loadData()
  const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 6000, epochs: 3 })
  const scaled = (x: NdArray) => x.reshape([-1, ...inputShape]).div(255)
  const [xTrain, xTest] = [scaled(trainImages.slice(0, images)), scaled(testImages)]
  const [yTrain, yTest] = [toCategorical(trainLabels.slice(0, images), 10), toCategorical(testLabels, 10)]
  const figures: Figures = {}
  const curves: Record<string, number[]> = {}
  const rows: Cell[][] = []
  for (const [name, build] of Object.entries({ 'LeNet-5': leNet5, AlexNet: alexNet, ResNet: resNet })) {
    const model = build()
    model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
    show.progress(name)
    const { history } = await model.fit(xTrain, yTrain, { epochs, batchSize: 32, seed, verbose: 2 })
    const [, accuracy] = await model.evaluate(xTest, yTest, { batchSize: 100, verbose: 0 })
    figures[name] = accuracy
    curves[name] = history.loss
    rows.push([name, model.layers.length, model.countParams(), accuracy])
  }
  show.table(['network', 'layers', 'parameters', 'test accuracy'], rows)
  show.curves('Training loss', curves)
  return { figures }
}
