// Keras:
//   model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])
//   model.compile(loss='mean_squared_error', optimizer='adam')
//   model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
//
//   def custom_loss(y_true, y_pred):
//       return K.mean(K.square(y_true - y_pred), axis=-1)
//   model.compile(loss=custom_loss, optimizer='adam')
import { Dense, type LossLike, Sequential, type Tensor } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

function customLoss(yTrue: Tensor, yPred: Tensor): Tensor {
  return yTrue.sub(yPred).square().mean(-1)
}

export default task({
  number: 3,
  title: { ru: 'Компиляция модели', en: 'Compiling the model' },
  about: {
    ru: 'compile выбирает оптимизатор и функцию потерь. Сравниваем четыре: среднеквадратичную ошибку, бинарную и категориальную кросс-энтропию и свою собственную — одна эпоха на каждую, одинаковые начальные веса. Своя функция повторяет среднеквадратичную, поэтому и результат у них один.',
    en: 'compile chooses the optimizer and the loss. Four losses are compared: mean squared error, binary and categorical cross-entropy, and one of our own; one epoch each, from the same initial weights. Our own is the mean squared error again, and so is its result.',
  },
  goal: asKeras(3, 'categorical_crossentropy'),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 1 })
    const figures: Record<string, number> = {}
    const rows: [string, string, string][] = []
    const losses: LossLike[] = [
      'mean_squared_error',
      'binary_crossentropy',
      'categorical_crossentropy',
      customLoss,
    ]
    for (const loss of losses) {
      const model = new Sequential([
        new Dense(128, { inputShape: [784], activation: 'relu' }),
        new Dense(64, { activation: 'relu' }),
        new Dense(10, { activation: 'softmax' }),
      ])
      const name = loss instanceof Function ? loss.name : String(loss)
      model.compile({ optimizer: 'adam', loss, metrics: ['accuracy'] })
      show.progress(name)
      const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
        epochs,
        batchSize: 32,
        validationSplit: 0.2,
        seed,
        verbose: 2,
      })

      figures[name] = history.val_accuracy[0]
      rows.push([name, history.loss[0].toFixed(4), history.val_accuracy[0].toFixed(4)])
    }
    show.table(['loss function', 'loss', 'val_accuracy'], rows)
    return { figures, made: null }
  },
})
