// Keras:
//   input_layer = Input(shape=(784,))
//   encoded = Dense(256, activation='relu')(input_layer)
//   decoded = Dense(784, activation='sigmoid')(encoded)
//   autoencoder = Model(input_layer, decoded)
//   autoencoder.compile(optimizer='adam', loss='binary_crossentropy')
//   autoencoder.fit(x_train, x_train, epochs=10, batch_size=32)
//   weights = autoencoder.get_weights()
//   classification_model.add(Dense(256, input_shape=(784,), activation='relu', weights=weights[:2]))
import { Dense, Input, Model, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { task } from './task.js'

export default task({
  number: 28,
  title: { ru: 'Предварительное обучение автокодировщиком', en: 'Pretraining with an autoencoder' },
  about: {
    ru: 'Автокодировщик учится без меток: сжать картинку в 256 чисел и восстановить. Его первый слой потом достаётся классификатору, у которого всего 500 меток, — рядом с таким же классификатором со случайными весами. Помогает ли это, видно по кривым: такому мелкому кодировщику не обязательно.',
    en: 'An autoencoder learns without labels: press an image into 256 numbers, and restore it. A classifier with only 500 labels then inherits its first layer, beside one that starts from random weights. Whether that helps, the curves tell: with an encoder as shallow as this one it need not.',
  },
  goal: {
    figure: 'loss of the autoencoder',
    atMost: 0.08,
    keras: '0.0723 at epoch 1, 0.0648 at epoch 10 for the convolutional one, published (keras.io)',
  },

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 20_000, epochs: 3 })
    const x = xTrain.slice(0, images)

    const input = Input({ shape: [784] })
    const encoded = new Dense(256, { activation: 'relu' }).apply(input)
    const decoded = new Dense(784, { activation: 'sigmoid' }).apply(encoded)
    const autoencoder = new Model({ inputs: input, outputs: decoded })
    autoencoder.compile({ optimizer: 'adam', loss: 'binary_crossentropy' })
    const { history } = await autoencoder.fit(x, x, { epochs, batchSize: 32, seed })
    const weights = await autoencoder.getWeights()

    const restored = await autoencoder.predict(xTest.slice(0, 8))
    show.pictures(
      { ru: 'Картинки и что от них осталось', en: 'Images, and what was left of them' },
      [xTest, restored].flatMap((set, row) =>
        Array.from({ length: 8 }, (_, i) => ({
          image: set.slice(i, i + 1).reshape([28, 28]),
          caption: row === 0 ? 'image' : 'restored',
        })),
      ),
    )

    const figures: Record<string, number> = { 'loss of the autoencoder': history.loss.at(-1) ?? Number.NaN }
    const curves: Record<string, number[]> = {}
    for (const pretrained of [true, false]) {
      const classifier = new Sequential([
        new Dense(256, {
          inputShape: [784],
          activation: 'relu',
          ...(pretrained && { weights: weights.slice(0, 2) }),
        }),
        new Dense(10, { activation: 'softmax' }),
      ])
      classifier.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      const training = await classifier.fit(xTrain.slice(0, 500), yTrain.slice(0, 500), {
        epochs: 15,
        batchSize: 32,
        validationData: [xTest, yTest],
        validationBatchSize: 500,
        seed,
        verbose: 0,
      })
      const name = pretrained ? 'pretrained' : 'from random weights'
      figures[name] = training.history.val_accuracy.at(-1) ?? 0
      curves[name] = training.history.val_accuracy
    }
    show.curves(
      { ru: 'Точность на 10 000 картинках, 500 меток', en: 'Accuracy on 10,000 images, 500 labels' },
      curves,
      { xName: 'epoch' },
    )
    return { figures, made: { autoencoder } }
  },
})
