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
import type { Cell } from './show.js'
import type { Figures, TaskContext } from './task.js'

function customLoss(yTrue: Tensor, yPred: Tensor): Tensor {
  return yTrue.sub(yPred).square().mean(-1)
}

export default async function compile({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain } = await use(prepareData)
  const { images, epochs } = share({ images: 60_000, epochs: 1 })
  const losses: Record<string, LossLike> = {
    mean_squared_error: 'mean_squared_error',
    binary_crossentropy: 'binary_crossentropy',
    categorical_crossentropy: 'categorical_crossentropy',
    customLoss,
  }
  const figures: Figures = {}
  const rows: Cell[][] = []
  for (const [name, loss] of Object.entries(losses)) {
    const model = new Sequential([
      new Dense(128, { inputShape: [784], activation: 'relu' }),
      new Dense(64, { activation: 'relu' }),
      new Dense(10, { activation: 'softmax' }),
    ])
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
    rows.push([name, history.loss[0], history.val_accuracy[0]])
  }
  show.table(['loss function', 'loss', 'val_accuracy'], rows)
  return { figures }
}
