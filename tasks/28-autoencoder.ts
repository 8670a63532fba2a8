// Keras:
//   input_layer = Input(shape=(784,))
//   encoded = Dense(256, activation='relu')(input_layer)
//   decoded = Dense(784, activation='sigmoid')(encoded)
//   autoencoder = Model(input_layer, decoded)
//   autoencoder.compile(optimizer='adam', loss='binary_crossentropy')
//   autoencoder.fit(x_train, x_train, epochs=10, batch_size=32)
//   weights = autoencoder.get_weights()
//   classification_model.add(Dense(256, input_shape=(784,), activation='relu', weights=weights[:2]))
import { Dense, Dropout, Input, Model, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { Figures, TaskContext } from './task.js'

export default async function autoencoder({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
  const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 20_000, epochs: 3 })
  const x = xTrain.slice(0, images)
  const figures: Figures = {}
  const curves: Record<string, number[]> = {}

  for (const start of ['autoencoder', 'autoencoder, half the pixels wiped out', 'random weights']) {
    const encoder = new Dense(256, { activation: 'relu', inputShape: [784] })
    if (start !== 'random weights') {
      const wiped = start === 'autoencoder' ? 0 : 0.5
      const input = Input({ shape: [784] })
      const encoded = encoder.apply(new Dropout(wiped).apply(input))
      const decoded = new Dense(784, { activation: 'sigmoid' }).apply(encoded)
      const autoencoder = new Model({ inputs: input, outputs: decoded })
      autoencoder.compile({ optimizer: 'adam', loss: 'binary_crossentropy' })
      show.progress(start)
      const { history } = await autoencoder.fit(x, x, { epochs, batchSize: 32, seed })
      figures[`loss of the ${start}`] = history.loss.at(-1)!
      const some = xTest.slice(0, 8)
      const restored = await autoencoder.predict(some)
      const title = wiped ? 'The same, learned from half the pixels' : 'Images, and what was left of them'
      show.pictures(title, [some, () => 'image'], [restored, () => 'restored'])
    }

    const weights = start === 'random weights' ? undefined : await encoder.getWeights()
    const classifier = new Sequential([
      new Dense(256, { inputShape: [784], activation: 'relu', weights }),
      new Dense(10, { activation: 'softmax' }),
    ])
    classifier.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
    show.progress(`accuracy from ${start}`)
    const { history } = await classifier.fit(xTrain.slice(0, 500), yTrain.slice(0, 500), {
      epochs: 15,
      batchSize: 32,
      validationData: [xTest, yTest],
      validationBatchSize: 500,
      seed,
      verbose: 0,
    })
    figures[`accuracy from ${start}`] = history.val_accuracy.at(-1)!
    curves[start] = history.val_accuracy
  }
  show.table(
    ['first layer from', 'val_accuracy, epoch 1', 'val_accuracy at the end'],
    Object.entries(curves).map(([start, values]) => [start, values[0], values.at(-1)!]),
  )
  show.curves('Accuracy on 10,000 images, 500 labels', curves)
  return { figures }
}
