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
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 28,
  title: { ru: 'Предварительное обучение автокодировщиком', en: 'Pretraining with an autoencoder' },
  about: {
    ru: 'Автокодировщик учится без меток: сжать картинку в 256 чисел и восстановить. Его первый слой потом достаётся классификатору, у которого всего 500 меток, — рядом с таким же со случайными весами. Автокодировщик из учебника при этом скорее мешает: его ответы в несколько раз крупнее, чем у случайного слоя, и с них труднее сойти. Если же стирать у него на входе половину пикселей (Dropout), он не вредит; но и заметной пользы от такого мелкого кодировщика на MNIST нет.',
    en: 'An autoencoder learns without labels: press an image into 256 numbers, and restore it. A classifier with only 500 labels then inherits its first layer, beside one that starts from random weights. The tutorial’s autoencoder rather does harm: what it gives is several times as large as what a random layer gives, and hard to get away from. With half of its input’s pixels wiped out (Dropout) it does none; but neither is so shallow an encoder of much use on MNIST.',
  },
  goal: asKeras(28, 'loss of the autoencoder', { smallerIsBetter: true }),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 20_000, epochs: 3 })
    const x = xTrain.slice(0, images)
    const figures: Record<string, number> = {}
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
        figures[`loss of the ${start}`] = history.loss.at(-1) ?? Number.NaN
        const restored = await autoencoder.predict(xTest.slice(0, 8))
        show.pictures(
          wiped === 0
            ? { ru: 'Картинки и что от них осталось', en: 'Images, and what was left of them' }
            : {
                ru: 'То же, если учиться по половине пикселей',
                en: 'The same, learned from half the pixels',
              },
          [xTest, restored].flatMap((set, row) =>
            Array.from({ length: 8 }, (_, i) => ({
              image: set.slice(i, i + 1).reshape([28, 28]),
              caption: row === 0 ? 'image' : 'restored',
            })),
          ),
          8,
        )
      }

      const weights = start === 'random weights' ? undefined : await encoder.getWeights()
      const classifier = new Sequential([
        new Dense(256, { inputShape: [784], activation: 'relu', weights }),
        new Dense(10, { activation: 'softmax' }),
      ])
      classifier.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      show.progress(`classifier from ${start}`)
      const { history } = await classifier.fit(xTrain.slice(0, 500), yTrain.slice(0, 500), {
        epochs: 15,
        batchSize: 32,
        validationData: [xTest, yTest],
        validationBatchSize: 500,
        seed,
        verbose: 0,
      })
      figures[`accuracy from ${start}`] = history.val_accuracy.at(-1) ?? 0
      curves[start] = history.val_accuracy
    }
    show.table(
      ['first layer from', 'accuracy on 10,000 images, epoch 1', 'epoch 15'],
      Object.entries(curves).map(([start, values]) => [
        start,
        values[0].toFixed(4),
        (values.at(-1) ?? 0).toFixed(4),
      ]),
    )
    show.curves(
      { ru: 'Точность на 10 000 картинках, 500 меток', en: 'Accuracy on 10,000 images, 500 labels' },
      curves,
      { xName: 'epoch' },
    )
    return { figures, made: null }
  },
})
